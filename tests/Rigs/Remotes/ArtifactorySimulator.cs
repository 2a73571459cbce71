using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http;

namespace Entrepot.Rigs.Remotes;

/// <summary>
/// Artifactory as it is documented and as users met it: Basic, repositories that hold images and have to be made by
/// its API, no bytes with the PUT of a blob, and pages of its own in place of the protocol's errors.
/// </summary>
public sealed class ArtifactorySimulator : RegistrySimulator
{
    public const string User = "deployer";
    public const string Password = "jfrog-secret";
    private readonly SimulatedTokens accounts;
    private readonly ConcurrentDictionary<string, byte> repositories = new();

    private ArtifactorySimulator()
        : base(new SimulatorTraits { BytesWithPut = false, ByTag = SimulatedDeletion.Tag }) =>
        accounts = new SimulatedTokens(this, "/none", User, Password);

    /// <summary>The repositories that were made.</summary>
    public IReadOnlyCollection<string> Repositories => [.. repositories.Keys];

    /// <summary>Whether the account may make repositories.</summary>
    public bool MayCreate { get; set; } = true;

    public static Task<ArtifactorySimulator> StartAsync(CancellationToken cancellationToken) =>
        StartAsync(new ArtifactorySimulator(), cancellationToken);

    internal override IResult Error(int status, string code, string message) =>
        Results.Content(
            $"<html><head><title>HTTP Status {status}</title></head><body><h1>{code}</h1>{message}</body></html>",
            "text/html",
            statusCode: status
        );

    private protected override IResult? Object(HttpContext context, SimulatedRoute route)
    {
        if (accounts.IsUser(context.Request))
        {
            return null;
        }

        context.Response.Headers.WWWAuthenticate = "Basic realm=\"Artifactory Realm\"";
        return Error(401, "UNAUTHORIZED", "Bad credentials");
    }

    private protected override bool Exists(string repository) => repositories.ContainsKey(repository.Split('/')[0]);

    private protected override Task<IResult?> AnswerApiAsync(HttpContext context)
    {
        var request = context.Request;
        if (request.Path.Value!.Trim('/').Split('/') is not ["artifactory", "api", "repositories", .. var rest])
        {
            return Task.FromResult<IResult?>(null);
        }

        return Task.FromResult<IResult?>(
            !accounts.IsUser(request) ? Error(401, "UNAUTHORIZED", "Bad credentials")
            : rest is not [var key]
                ? Results.Json(
                    repositories.Keys.Select(one => new
                    {
                        key = one,
                        type = "LOCAL",
                        packageType = "Docker",
                    })
                )
            : !MayCreate ? Error(403, "FORBIDDEN", "The account may not manage repositories")
            : repositories.TryAdd(key, 0) ? Results.Text($"Successfully created repository '{key}'")
            : Error(400, "BAD_REQUEST", "Case insensitive repository key already exists")
        );
    }
}
