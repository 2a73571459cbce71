using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Entrepot.Rigs.Remotes;

/// <summary>
/// Docker Hub as it is documented and as users met it, its registry and its API in one: names of two components, tags
/// deleted by the API alone, digests not at all, repositories that a push makes public, and a budget of pulls.
/// </summary>
public sealed class HubSimulator : RegistrySimulator
{
    public const string User = "demo";
    public const string Password = "dckr_pat_secret";
    private readonly SimulatedTokens tokens;
    private readonly ConcurrentDictionary<string, bool> repositories = new();
    private readonly ConcurrentDictionary<string, byte> logins = new();
    private int pulls;

    private HubSimulator()
        : base(
            new SimulatorTraits
            {
                ByTag = SimulatedDeletion.Unsupported,
                ByDigest = SimulatedDeletion.Unsupported,
                TagPage = 100,
            }
        ) => tokens = new SimulatedTokens(this, "/token", User, Password);

    /// <summary>How many manifests may still be pulled.</summary>
    public int PullBudget { get; set; } = int.MaxValue;

    /// <summary>The seconds to wait that are said when the budget is used up.</summary>
    public int RetryAfter { get; set; } = 1;

    /// <summary>The namespaces that the user may push to.</summary>
    public IReadOnlyList<string> Namespaces { get; init; } = [User, "acme"];

    /// <summary>How many manifests were pulled.</summary>
    public int Pulls => pulls;

    /// <summary>The repositories that are there, and whether they are private.</summary>
    public IReadOnlyDictionary<string, bool> Repositories => repositories;

    public static Task<HubSimulator> StartAsync(CancellationToken cancellationToken) =>
        StartAsync(new HubSimulator(), cancellationToken);

    /// <summary>Makes every login of the API invalid, as after ten minutes.</summary>
    public void ExpireLogins() => logins.Clear();

    private protected override IResult? Object(HttpContext context, SimulatedRoute route)
    {
        var request = context.Request;
        var action = SimulatedTokens.ActionOf(request);
        if (tokens.Challenge(context, route.Repository, action) is { } challenge)
        {
            return challenge;
        }

        if (route.Repository.Length > 0 && route.Repository.Split('/').Length != 2)
        {
            return Error(400, "NAME_INVALID", "invalid repository name");
        }

        if (action == "push")
        {
            repositories.TryAdd(route.Repository, false);
        }

        if (route.Kind != "manifests" || request.Method != "GET" || Interlocked.Increment(ref pulls) <= PullBudget)
        {
            return null;
        }

        context.Response.Headers.RetryAfter = $"{RetryAfter}";
        return Error(429, "TOOMANYREQUESTS", "You have reached your unauthenticated pull rate limit.");
    }

    private protected override async Task<IResult?> AnswerApiAsync(HttpContext context)
    {
        var request = context.Request;
        if (tokens.Issue(request) is { } token)
        {
            return token;
        }

        return request.Path.Value!.Trim('/').Split('/') switch
        {
            ["v2", "auth", "token"] => await LogInAsync(request),
            ["v2", "repositories", var space, var name, "tags", var tag] when request.Method == "DELETE" => Enter(
                request
            ) ?? Delete($"{space}/{name}", tag),
            ["v2", "namespaces", var space, "repositories", var name] => Enter(request) ?? Show($"{space}/{name}"),
            ["v2", "namespaces", var space, "repositories"] => Enter(request) ?? await CreateAsync(request, space),
            _ => null,
        };
    }

    private async Task<IResult> LogInAsync(HttpRequest request)
    {
        using var body = await JsonDocument.ParseAsync(request.Body);
        var (user, secret) = (body.RootElement.GetProperty("identifier"), body.RootElement.GetProperty("secret"));
        if (user.GetString() != User || secret.GetString() != Password)
        {
            return Results.Json(new { detail = "Incorrect authentication credentials" }, statusCode: 401);
        }

        var token = RandomNumberGenerator.GetHexString(40);
        logins[$"Bearer {token}"] = 0;
        return Results.Json(new { access_token = token });
    }

    private IResult? Enter(HttpRequest request) =>
        logins.ContainsKey(request.Headers.Authorization.ToString())
            ? null
            : Results.Json(new { detail = "Authentication credentials were not provided." }, statusCode: 401);

    private IResult Show(string repository) =>
        repositories.TryGetValue(repository, out var isPrivate)
            ? Results.Json(new { name = repository.Split('/')[1], is_private = isPrivate })
            : Results.Json(new { message = "object not found" }, statusCode: 404);

    private async Task<IResult> CreateAsync(HttpRequest request, string space)
    {
        if (!Namespaces.Contains(space))
        {
            return Results.Json(new { message = "access to the resource is forbidden" }, statusCode: 403);
        }

        using var body = await JsonDocument.ParseAsync(request.Body);
        var name = $"{space}/{body.RootElement.GetProperty("name").GetString()}";
        return repositories.TryAdd(name, body.RootElement.GetProperty("is_private").GetBoolean())
            ? Results.Json(new { name }, statusCode: 201)
            : Results.Json(new { message = "repository already exists" }, statusCode: 409);
    }

    private IResult Delete(string repository, string tag) =>
        Store.Locked(() =>
            Store.Delete(repository, tag, SimulatedDeletion.Tag)
                ? Results.StatusCode(204)
                : Results.Json(new { message = "tag not found" }, statusCode: 404)
        );
}
