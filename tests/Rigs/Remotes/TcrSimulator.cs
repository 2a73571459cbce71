using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Entrepot.Rigs.Remotes;

/// <summary>
/// Tencent's registry as its API is documented: an instance that is looked up by its name, namespaces and repositories made
/// beforehand, pages that are numbered by <c>Offset</c>, and errors with status 200.
/// </summary>
public sealed class TcrSimulator : LendingSimulator
{
    private const string Id = "tcr-example";
    private const string Region = "ap-shanghai";

    private TcrSimulator()
        : base(new SimulatorTraits { ByTag = SimulatedDeletion.Manifest }) => AddNamespace("acme");

    public static Task<TcrSimulator> StartAsync(CancellationToken cancellationToken) =>
        StartAsync(new TcrSimulator(), cancellationToken);

    private protected override bool Exists(string repository) => Repositories.Contains(repository);

    private protected override Task<IResult> AnswerAsync(SignedRequest request, HttpContext context)
    {
        if (request.Key != Key || !request.IsTencents())
        {
            return Task.FromResult(Refuse("AuthFailure.SignatureFailure", "The provided credentials are not valid."));
        }

        var (action, body) = (request.Header("X-TC-Action"), request.Body);
        if (request.Header("X-TC-Version") != "2019-09-24")
        {
            return Task.FromResult(Refuse("NoSuchVersion", "no such version"));
        }

        if (action == "DescribeInstances")
        {
            var name = body.GetProperty("Filters")[0].GetProperty("Values")[0].GetString();
            return Task.FromResult(
                Say(
                    new
                    {
                        TotalCount = name == Address.Host ? 1 : 0,
                        Registries = name == Address.Host ? new[] { new { RegistryId = Id, RegionName = Region } } : [],
                    }
                )
            );
        }

        return Task.FromResult(
            body.GetProperty("RegistryId").GetString() != Id || request.Header("X-TC-Region") != Region
                ? Refuse("ResourceNotFound", "no such instance in this region")
                : Answer(action, body)
        );
    }

    private IResult Answer(string action, JsonElement body)
    {
        switch (action)
        {
            case "CreateInstanceToken":
                var (user, password) = Lend();
                return Say(
                    new
                    {
                        Username = user,
                        Token = password,
                        ExpTime = (DateTimeOffset.UtcNow + LoginTime).ToUnixTimeMilliseconds(),
                    }
                );
            case "DescribeNamespaces":
                // Looks for names that contain the given one.
                var spaces = Namespaces.Where(name => name.Contains(Text(body, "NamespaceName"))).ToArray();
                return Say(
                    new { TotalCount = spaces.Length, NamespaceList = spaces.Select(name => new { Name = name }) }
                );
            case "CreateNamespace":
                return AddNamespace(Text(body, "NamespaceName"))
                    ? Say(new { })
                    : Refuse("FailedOperation", "namespace already exists");
            case "DescribeRepositories":
                return List(body);
            case "CreateRepository":
                return
                    Namespaces.Contains(Text(body, "NamespaceName"))
                    && AddRepository($"{Text(body, "NamespaceName")}/{Text(body, "RepositoryName")}")
                    ? Say(new { })
                    : Refuse("FailedOperation", "repository already exists, or no such namespace");
            default:
                return Refuse("InvalidAction", action);
        }
    }

    private IResult List(JsonElement body)
    {
        var names = Repositories
            .Where(name =>
                name.StartsWith(Text(body, "NamespaceName"), StringComparison.Ordinal)
                && name.Contains(Text(body, "RepositoryName"))
            )
            .Order(StringComparer.Ordinal)
            .ToArray();
        var page = body.TryGetProperty("Offset", out var offset) ? offset.GetInt32() : 1;
        // Smaller than anybody asks for, so that there is more than one.
        const int Size = 3;
        return Say(
            new
            {
                TotalCount = names.Length,
                RepositoryList = names
                    .Skip((page - 1) * Size)
                    .Take(Size)
                    .Select(name => new { Name = name, Namespace = name.Split('/')[0] }),
            }
        );
    }

    private static string Text(JsonElement body, string name) =>
        body.TryGetProperty(name, out var value) ? value.GetString()! : "";

    private static IResult Say(object answer) =>
        Results.Json(new Dictionary<string, object> { ["Response"] = answer }, JsonSerializerOptions.Default);

    private static IResult Refuse(string code, string message) =>
        Say(new { Error = new { Code = code, Message = message }, RequestId = "1" });
}
