using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Entrepot.Rigs.Remotes;

/// <summary>
/// Huawei's registry as it is known: organizations that its API makes beforehand, one list of all repositories, and a DELETE
/// by tag that takes the manifest with all its tags.
/// </summary>
public sealed class SwrSimulator : RegistrySimulator
{
    public const string User = "cn-north-4@AKEXAMPLE";
    public const string Password = "swr-login-key";

    /// <summary>An organization of somebody else.</summary>
    public const string Foreign = "taken";
    private readonly SimulatedTokens tokens;
    private readonly ConcurrentDictionary<string, byte> organizations = new(
        [KeyValuePair.Create("acme", (byte)0)],
        StringComparer.Ordinal
    );

    private SwrSimulator()
        : base(new SimulatorTraits { TagPage = 100, ByTag = SimulatedDeletion.Manifest }) =>
        tokens = new SimulatedTokens(this, "/swr/auth/v2/registry/auth", User, Password);

    public IReadOnlyCollection<string> Organizations => [.. organizations.Keys];

    public static Task<SwrSimulator> StartAsync(CancellationToken cancellationToken) =>
        StartAsync(new SwrSimulator(), cancellationToken);

    private protected override IResult? Object(HttpContext context, SimulatedRoute route) =>
        tokens.Challenge(context, route.Repository, SimulatedTokens.ActionOf(context.Request));

    private protected override bool Exists(string repository) => organizations.ContainsKey(repository.Split('/')[0]);

    private protected override async Task<IResult?> AnswerApiAsync(HttpContext context)
    {
        var request = context.Request;
        if (tokens.Issue(request) is { } token)
        {
            return token;
        }

        if (request.Path.Value!.Trim('/').Split('/') is not ["dockyard", "v2", .. var rest])
        {
            return null;
        }

        if (!tokens.IsUser(request))
        {
            return Error(401, "SVCSTG.SWR.4010000", "Authenticate Error");
        }

        switch (request.Method, rest)
        {
            case ("GET", ["namespaces", var name]):
                return Results.Json(organizations.ContainsKey(name) ? new { id = 1, name } : new { id = 0, name = "" });
            case ("POST", ["namespaces"]):
                using (var body = await JsonDocument.ParseAsync(request.Body))
                {
                    var name = body.RootElement.GetProperty("namespace").GetString()!;
                    return name != Foreign && organizations.TryAdd(name, 0)
                        ? Results.StatusCode(201)
                        : Error(409, "SVCSTG.SWR.4090001", "namespace already exists");
                }

            case ("GET", ["repositories"]):
                return Results.Json(
                    Store.Locked(() =>
                        Store
                            .Manifests.Keys.Select(key => key.Repository)
                            .Distinct()
                            .Select(name => new
                            {
                                @namespace = name.Split('/')[0],
                                name = name[(name.IndexOf('/') + 1)..],
                            })
                            .ToArray()
                    )
                );
            default:
                return Error(404, "SVCSTG.SWR.4040000", "no such path");
        }
    }
}
