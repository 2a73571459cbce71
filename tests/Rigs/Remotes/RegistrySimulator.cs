using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Entrepot.Rigs.Remotes;

/// <summary>
/// A registry in memory that behaves as one of the big ones is documented to: what they share is here, who may do what
/// and the API beside it are in the classes that derive from it.
/// </summary>
public abstract class RegistrySimulator : IAsyncDisposable
{
    private readonly WebApplication application;
    private readonly ConcurrentQueue<string> requests = new();
    private readonly SimulatedManifests manifests;
    private readonly SimulatedUploads uploads;

    private protected RegistrySimulator(SimulatorTraits traits)
    {
        Traits = traits;
        manifests = new SimulatedManifests(this);
        uploads = new SimulatedUploads(this);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Limits.MaxRequestBodySize = null);
        application = builder.Build();
        application.Urls.Add(Address.GetLeftPart(UriPartial.Authority));
        application.Run(AnswerAsync);
    }

    /// <summary>Where the registry and its API listen.</summary>
    public Uri Address { get; } =
        new(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{LoopbackPorts.Next()}"));

    /// <summary>What was asked, as method and path with query, oldest first.</summary>
    public IReadOnlyCollection<string> Requests => requests;

    internal SimulatorTraits Traits { get; }

    internal SimulatedStore Store { get; } = new();

    /// <summary>The tags of a repository with their digests.</summary>
    public IReadOnlyDictionary<string, string> Tags(string repository) =>
        Store.Locked(() =>
            Store
                .Tags.Where(pair => pair.Key.Repository == repository)
                .ToDictionary(pair => pair.Key.Tag, pair => pair.Value, StringComparer.Ordinal)
        );

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await application.DisposeAsync();
    }

    private protected static async Task<T> StartAsync<T>(T simulator, CancellationToken cancellationToken)
        where T : RegistrySimulator
    {
        await simulator.application.StartAsync(cancellationToken);
        return simulator;
    }

    /// <summary>Answers what is not below <c>/v2/</c>, or is before everything else; null: it has nothing to say.</summary>
    private protected virtual Task<IResult?> AnswerApiAsync(HttpContext context) => Task.FromResult<IResult?>(null);

    /// <summary>What keeps the caller out; null: it may.</summary>
    private protected abstract IResult? Object(HttpContext context, SimulatedRoute route);

    /// <summary>Whether pushes into a repository that was not prepared are taken.</summary>
    private protected virtual bool Exists(string repository) => true;

    internal virtual IResult Error(int status, string code, string message) =>
        Results.Json(new { errors = new[] { new { code, message } } }, statusCode: status);

    private async Task AnswerAsync(HttpContext context)
    {
        var request = context.Request;
        requests.Enqueue($"{request.Method} {request.Path}{request.QueryString}");
        context.Response.Headers["Docker-Distribution-Api-Version"] = "registry/2.0";
        var result = await AnswerApiAsync(context) ?? await AnswerRegistryAsync(context);
        await result.ExecuteAsync(context);
    }

    private async Task<IResult> AnswerRegistryAsync(HttpContext context)
    {
        if (SimulatedRoute.Parse(context.Request.Path.Value ?? "") is not { } route)
        {
            return Error(404, "NAME_UNKNOWN", "no such path");
        }

        if (Object(context, route) is { } objection)
        {
            return objection;
        }

        if (route.Repository.Length > 0 && !Exists(route.Repository))
        {
            return Error(404, "NAME_UNKNOWN", $"The repository with name '{route.Repository}' does not exist");
        }

        return route.Kind switch
        {
            "" => Results.Ok(new object()),
            "manifests" => await manifests.AnswerAsync(context, route.Repository, route.Reference),
            "tags" => manifests.ListTags(context, route.Repository),
            "referrers" => manifests.ListReferrers(route.Repository, route.Reference),
            "blobs" => AnswerBlob(context, route.Repository, route.Reference),
            _ => await uploads.AnswerAsync(context, route.Repository, route.Reference),
        };
    }

    private IResult AnswerBlob(HttpContext context, string repository, string digest)
    {
        if (!Store.Blobs.TryGetValue($"{repository}@{digest}", out var bytes))
        {
            return Error(404, "BLOB_UNKNOWN", digest);
        }

        context.Response.Headers["Docker-Content-Digest"] = digest;
        if (context.Request.Method == "GET")
        {
            return Results.Bytes(bytes, "application/octet-stream");
        }

        context.Response.ContentLength = bytes.Length;
        return Results.Ok();
    }
}
