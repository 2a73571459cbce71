using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Entrepot.Rigs.Remotes;

/// <summary>
/// Volcano Engine's registry as its API is described: namespaces and repositories made beforehand, and tags that the API
/// deletes.
/// </summary>
public sealed class VolcengineSimulator : LendingSimulator
{
    private VolcengineSimulator()
        : base(
            new SimulatorTraits { ByTag = SimulatedDeletion.Unsupported, ByDigest = SimulatedDeletion.Unsupported }
        ) => AddNamespace("acme");

    public static Task<VolcengineSimulator> StartAsync(CancellationToken cancellationToken) =>
        StartAsync(new VolcengineSimulator(), cancellationToken);

    private protected override bool Exists(string repository) => Repositories.Contains(repository);

    private protected override Task<IResult> AnswerAsync(SignedRequest request, HttpContext context)
    {
        if (request.Key != Key || !request.IsVolcengines())
        {
            return Task.FromResult(Refuse(401, "SignatureDoesNotMatch", "The request signature does not match."));
        }

        var (query, body) = (context.Request.Query, request.Body);
        return Task.FromResult(
            query["Version"] != "2022-05-12" || Text(body, "Registry") != "loopback"
                ? Refuse(404, "InvalidActionOrVersion", "no such version")
                : Answer(query["Action"].ToString(), body)
        );
    }

    private IResult Answer(string action, JsonElement body)
    {
        switch (action)
        {
            case "GetAuthorizationToken":
                var (user, password) = Lend();
                return Say(
                    new
                    {
                        Username = user,
                        Token = password,
                        ExpireTime = (DateTimeOffset.UtcNow + LoginTime).ToString("O", CultureInfo.InvariantCulture),
                    }
                );
            case "ListNamespaces":
                return List(body, Namespaces.Where(name => Passes(body, "Names", name)));
            case "CreateNamespace":
                return AddNamespace(Text(body, "Name"))
                    ? Say(new { })
                    : Refuse(409, "AlreadyExists.Namespace", "The namespace exists.");
            case "ListRepositories":
                return List(
                    body,
                    Repositories
                        .Where(name => Passes(body, "Namespaces", name.Split('/')[0]))
                        .Select(name => name[(name.IndexOf('/') + 1)..])
                        .Where(name => Passes(body, "Names", name))
                );
            case "CreateRepository":
                return AddRepository($"{Text(body, "Namespace")}/{Text(body, "Name")}")
                    ? Say(new { })
                    : Refuse(409, "AlreadyExists.Repository", "The repository exists.");
            case "ListTags":
                return List(
                    body,
                    Tags($"{Text(body, "Namespace")}/{Text(body, "Repository")}")
                        .Keys.Where(name => Passes(body, "Names", name))
                );
            case "DeleteTags":
                foreach (var tag in body.GetProperty("Names").EnumerateArray())
                {
                    Store.Locked(() =>
                        Store.Delete(
                            $"{Text(body, "Namespace")}/{Text(body, "Repository")}",
                            tag.GetString()!,
                            SimulatedDeletion.Tag
                        )
                    );
                }

                return Say(new { });
            default:
                return Refuse(404, "InvalidActionOrVersion", action);
        }
    }

    private static bool Passes(JsonElement body, string member, string name) =>
        !body.TryGetProperty("Filter", out var filter)
        || !filter.TryGetProperty(member, out var names)
        || names.EnumerateArray().Any(one => one.GetString() == name);

    private static IResult List(JsonElement body, IEnumerable<string> found)
    {
        const int Size = 3;
        string[] names = [.. found.Order(StringComparer.Ordinal)];
        var page = body.TryGetProperty("PageNumber", out var number) ? number.GetInt32() : 1;
        return Say(
            new
            {
                TotalCount = names.Length,
                Items = names.Skip((page - 1) * Size).Take(Size).Select(name => new { Name = name }),
            }
        );
    }

    private static string Text(JsonElement body, string name) =>
        body.TryGetProperty(name, out var value) ? value.GetString()! : "";

    private static IResult Say(object result) =>
        Results.Json(
            new Dictionary<string, object> { ["ResponseMetadata"] = new { RequestId = "1" }, ["Result"] = result },
            JsonSerializerOptions.Default
        );

    private static IResult Refuse(int status, string code, string message) =>
        Results.Json(
            new Dictionary<string, object>
            {
                ["ResponseMetadata"] = new { RequestId = "1", Error = new { Code = code, Message = message } },
            },
            JsonSerializerOptions.Default,
            statusCode: status
        );
}
