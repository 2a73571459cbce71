using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Entrepot.Rigs.Remotes;

/// <summary>
/// Google's registry as it is documented and as users met it: tokens for a service account's key, uploads at odd
/// addresses, no HEAD of manifests in Artifact Registry, extended lists of tags, digests that go only after their tags,
/// blobs by redirect to a storage that refuses a registry's credentials.
/// </summary>
public sealed partial class GoogleSimulator : IAsyncDisposable
{
    private readonly GoogleOptions options;
    private readonly WebApplication registry;
    private readonly WebApplication storage;
    private readonly SimulatedStore store = new();
    private readonly ConcurrentDictionary<string, string> tokens = new();
    private readonly ConcurrentQueue<string> requests = new();
    private readonly ConcurrentQueue<string> leaks = new();

    private GoogleSimulator(GoogleOptions options)
    {
        this.options = options;
        registry = Build(Address, AnswerAsync);
        storage = Build(StorageAddress, AnswerFromStorageAsync);
    }

    public Uri Address { get; } = Loopback();

    /// <summary>The key that may push.</summary>
    public GoogleKey Key { get; } = new();

    /// <summary>What was asked, as method and path with query, oldest first.</summary>
    public IReadOnlyCollection<string> Requests => requests;

    /// <summary>Requests to the storage that carried credentials: there should be none.</summary>
    public IReadOnlyCollection<string> Leaks => leaks;

    private Uri StorageAddress { get; } = Loopback();

    public static async Task<GoogleSimulator> StartAsync(GoogleOptions options, CancellationToken cancellationToken)
    {
        var simulator = new GoogleSimulator(options);
        await simulator.registry.StartAsync(cancellationToken);
        await simulator.storage.StartAsync(cancellationToken);
        return simulator;
    }

    /// <summary>The tags of a repository with their digests.</summary>
    public IReadOnlyDictionary<string, string> Tags(string repository) =>
        store.Locked(() =>
            store
                .Tags.Where(pair => pair.Key.Repository == repository)
                .ToDictionary(pair => pair.Key.Tag, pair => pair.Value, StringComparer.Ordinal)
        );

    /// <summary>The digests of a repository's manifests.</summary>
    public IReadOnlyList<string> Manifests(string repository) =>
        store.Locked(() =>
            store.Manifests.Keys.Where(key => key.Repository == repository).Select(key => key.Digest).ToList()
        );

    /// <summary>Whether a blob is there with all its bytes.</summary>
    public bool HasBlob(string repository, string digest) => store.HasBlob(repository, digest);

    /// <summary>Makes every token invalid, as after an hour.</summary>
    public void ExpireTokens() => tokens.Clear();

    public async ValueTask DisposeAsync()
    {
        await registry.DisposeAsync();
        await storage.DisposeAsync();
    }

    private static Uri Loopback() =>
        new(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{LoopbackPorts.Next()}"));

    private static WebApplication Build(Uri address, RequestDelegate answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Limits.MaxRequestBodySize = null);
        var application = builder.Build();
        application.Urls.Add(address.GetLeftPart(UriPartial.Authority));
        application.Run(answer);
        return application;
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var request = context.Request;
        requests.Enqueue($"{request.Method} {request.Path}{request.QueryString}");
        var result = request.Path == "/v2/token" ? IssueToken(request) : await AnswerAuthorizedAsync(context);
        await result.ExecuteAsync(context);
    }

    private IResult IssueToken(HttpRequest request)
    {
        var authorization = request.Headers.Authorization.ToString();
        if (authorization.Length > 0 && !Key.Accepts(authorization))
        {
            return Error(401, "UNAUTHORIZED", "failed authentication");
        }

        var token = RandomNumberGenerator.GetHexString(40);
        tokens[token] = authorization.Length > 0 ? string.Join(' ', request.Query["scope"].ToArray()) : "";
        return Results.Ok(new { token, expires_in = 3600 });
    }

    private async Task<IResult> AnswerAuthorizedAsync(HttpContext context)
    {
        var request = context.Request;
        var (repository, kind, reference) = Parse(request.Path.Value ?? "");
        var action = request.Method is "GET" or "HEAD" ? "pull" : "push";
        var sent = request.Headers.Authorization.ToString();
        if (
            !sent.StartsWith("Bearer ", StringComparison.Ordinal)
            || !tokens.TryGetValue(sent["Bearer ".Length..], out var scopes)
            || (repository.Length > 0 && !Permits(scopes, repository, action))
        )
        {
            var scope = repository.Length > 0 ? $",scope=\"repository:{repository}:{action}\"" : "";
            context.Response.Headers.WWWAuthenticate =
                $"Bearer realm=\"{Address}v2/token\",service=\"{Address.Authority}\"{scope}";
            return Error(401, "UNAUTHORIZED", "You don't have the needed permissions to perform this operation");
        }

        if (repository.Length > 0 && !Exists(repository))
        {
            return Error(404, "NAME_UNKNOWN", $"Repository \"{repository}\" not found");
        }

        return kind switch
        {
            "" => Results.Ok(new object()),
            "manifests" => await new GoogleManifests(store, options).AnswerAsync(context, repository, reference),
            "tags" => new GoogleManifests(store, options).ListTags(repository),
            "referrers" => new GoogleManifests(store, options).ListReferrers(repository, reference),
            "blobs" => AnswerBlob(request, repository, reference),
            "uploads" => await new GoogleUploads(store, options.Mode).AnswerAsync(context, repository, reference),
            _ => Error(404, "NAME_UNKNOWN", "no such path"),
        };
    }

    private IResult AnswerBlob(HttpRequest request, string repository, string digest)
    {
        if (!store.HasBlob(repository, digest))
        {
            return Error(404, "BLOB_UNKNOWN", digest);
        }

        if (request.Method == "GET")
        {
            // A signed URL: whoever has it needs nothing else.
            return Results.Redirect($"{StorageAddress}bucket/{repository}@{digest}?X-Goog-Signature=abc");
        }

        request.HttpContext.Response.Headers["Docker-Content-Digest"] = digest;
        request.HttpContext.Response.ContentLength = store.Blobs[$"{repository}@{digest}"].Length;
        return Results.Ok();
    }

    private async Task AnswerFromStorageAsync(HttpContext context)
    {
        var request = context.Request;
        if (request.Headers.Authorization.Count > 0)
        {
            leaks.Enqueue($"{request.Method} {request.Path}");
            context.Response.StatusCode = 400;
            await context.Response.WriteAsync("<Code>InvalidArgument</Code>", context.RequestAborted);
            return;
        }

        var known = store.Blobs.TryGetValue(request.Path.Value!["/bucket/".Length..], out var bytes);
        context.Response.StatusCode = known ? 200 : 404;
        await context.Response.BodyWriter.WriteAsync(bytes ?? [], context.RequestAborted);
    }

    private bool Exists(string repository) =>
        options.Mode == GoogleMode.ContainerRegistry
        || options.Repositories.Any(known => repository.StartsWith($"{known}/", StringComparison.Ordinal));

    private static bool Permits(string scopes, string repository, string action) =>
        scopes
            .Split(' ')
            .Any(scope =>
                scope.StartsWith($"repository:{repository}:", StringComparison.Ordinal)
                && scope.Split(':')[^1].Split(',').Contains(action)
            );

    internal static IResult Error(int status, string code, string message) =>
        Results.Json(new { errors = new[] { new { code, message } } }, statusCode: status);

    private static (string Repository, string Kind, string Reference) Parse(string path)
    {
        var match = Upload().Match(path) is { Success: true } upload ? upload : Route().Match(path);
        var kind = match.Groups["kind"].Value;
        return match.Success
            ? (match.Groups["name"].Value, kind == "blobs/uploads" ? "uploads" : kind, match.Groups["rest"].Value)
            : ("", path == "/v2/" ? "" : "unknown", "");
    }

    [GeneratedRegex(
        "^/v2/(?<name>.+)/(?<kind>blobs/uploads|blobs|manifests|tags|referrers)/(?<rest>.*)$",
        RegexOptions.NonBacktracking
    )]
    private static partial Regex Route();

    [GeneratedRegex(
        "^/artifacts-uploads/namespaces/(?<name>.+)/(?<kind>uploads)/(?<rest>[^/]*)$",
        RegexOptions.NonBacktracking
    )]
    private static partial Regex Upload();
}
