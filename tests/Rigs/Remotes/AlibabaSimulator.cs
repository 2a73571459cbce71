using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Entrepot.Rigs.Remotes;

/// <summary>
/// Alibaba Cloud's registry as its APIs are documented: the instance of an enterprise, which the challenge names, or the
/// registry of persons with an API of another form.
/// </summary>
public sealed class AlibabaSimulator : LendingSimulator
{
    private const string Instance = "cri-example";
    private readonly bool enterprise;

    private AlibabaSimulator(bool enterprise)
        : base(new SimulatorTraits { ByTag = SimulatedDeletion.Manifest, TagPage = 100 })
    {
        this.enterprise = enterprise;
        AddNamespace("acme");
        AddNamespace("other");
    }

    private protected override string Service =>
        enterprise ? $"registry.aliyuncs.com:cn-hangzhou:china:{Instance}" : "registry.aliyuncs.com:cn-hangzhou:26842";

    public static Task<AlibabaSimulator> StartAsync(CancellationToken cancellationToken, bool enterprise = true) =>
        StartAsync(new AlibabaSimulator(enterprise), cancellationToken);

    private protected override bool Exists(string repository) =>
        repository.Split('/') is [var space, _] && Namespaces.Contains(space);

    private protected override Task<IResult> AnswerAsync(SignedRequest request, HttpContext context)
    {
        if (request.Key != Key || !request.IsAlibabas())
        {
            return Task.FromResult(
                Results.Json(
                    new { Code = "SignatureDoesNotMatch", Message = "Specified signature is not matched." },
                    JsonSerializerOptions.Default,
                    statusCode: 400
                )
            );
        }

        var action = request.Header("x-acs-action");
        return Task.FromResult(
            enterprise && request.Header("x-acs-version") == "2018-12-01" ? AnswerEnterprise(action, context)
            : !enterprise && request.Header("x-acs-version") == "2016-06-07" ? AnswerPersonal(action, context)
            : Results.Json(new { Code = "InvalidVersion" }, JsonSerializerOptions.Default, statusCode: 400)
        );
    }

    private IResult AnswerEnterprise(string action, HttpContext context)
    {
        var query = context.Request.Query;
        if (query["InstanceId"] != Instance)
        {
            return Say(new { Code = "INSTANCE_NOT_EXIST", IsSuccess = false });
        }

        switch (action)
        {
            case "GetAuthorizationToken":
                var (user, password) = Lend();
                return Say(
                    new
                    {
                        TempUsername = user,
                        AuthorizationToken = password,
                        ExpireTime = (DateTimeOffset.UtcNow + LoginTime).ToUnixTimeMilliseconds(),
                        Code = "success",
                        IsSuccess = true,
                    }
                );
            case "ListRepository":
                var names = Pushed();
                return Say(
                    new
                    {
                        TotalCount = names.Length.ToString(CultureInfo.InvariantCulture),
                        IsSuccess = true,
                        Repositories = Page(names, query["PageNo"])
                            .Select(name => new
                            {
                                RepoNamespaceName = name.Split('/')[0],
                                RepoName = name.Split('/')[1],
                            }),
                    }
                );
            default:
                return Say(new { Code = "InvalidAction", IsSuccess = false });
        }
    }

    private IResult AnswerPersonal(string action, HttpContext context)
    {
        switch (action, context.Request.Path.Value!.Trim('/').Split('/'))
        {
            case ("GetAuthorizationToken", ["tokens"]):
                var (user, password) = Lend();
                return SayData(
                    new
                    {
                        tempUserName = user,
                        authorizationToken = password,
                        expireDate = (DateTimeOffset.UtcNow + LoginTime).ToUnixTimeMilliseconds(),
                    }
                );
            case ("GetNamespaceList", ["namespace"]):
                return SayData(new { namespaces = Namespaces.Select(name => new { @namespace = name }) });
            case ("GetRepoListByNamespace", ["repos", var space]):
                string[] names = [.. Pushed().Where(name => name.StartsWith($"{space}/", StringComparison.Ordinal))];
                return SayData(
                    new
                    {
                        total = names.Length,
                        repos = Page(names, context.Request.Query["Page"])
                            .Select(name => new { repoNamespace = space, repoName = name.Split('/')[1] }),
                    }
                );
            default:
                return Results.Json(new { code = "InvalidAction" }, JsonSerializerOptions.Default, statusCode: 404);
        }
    }

    private string[] Pushed() =>
        Store.Locked(() =>
            Store.Manifests.Keys.Select(key => key.Repository).Distinct().Order(StringComparer.Ordinal).ToArray()
        );

    private static IEnumerable<string> Page(string[] names, string? number)
    {
        const int Size = 3;
        return names.Skip((int.Parse(number!, CultureInfo.InvariantCulture) - 1) * Size).Take(Size);
    }

    private static IResult Say(object answer) => Results.Json(answer, JsonSerializerOptions.Default);

    private static IResult SayData(object data) =>
        Say(new Dictionary<string, object> { ["data"] = data, ["requestId"] = "1" });
}
