using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Entrepot.Rigs.Remotes;

/// <summary>
/// Quay as it is documented and as users met it: names of two components, organizations made by an API with a token of
/// its own, manifests that are answered 202.
/// </summary>
public sealed class QuaySimulator : RegistrySimulator
{
    public const string User = "acme+robot";
    public const string Password = "quay-secret";
    public const string ApiToken = "quay-oauth2-token";
    private readonly SimulatedTokens tokens;
    private readonly ConcurrentDictionary<string, byte> organizations = new(
        [KeyValuePair.Create("acme", (byte)0)],
        StringComparer.Ordinal
    );

    private QuaySimulator()
        : base(new SimulatorTraits { PutStatus = 202, TagPage = 50 }) =>
        tokens = new SimulatedTokens(this, "/v2/auth", User, Password);

    /// <summary>Harbor's file of credentials.</summary>
    public static string JsonFile { get; } =
        JsonSerializer.Serialize(
            new
            {
                account_name = User,
                docker_cli_password = Password,
                oauth2_token = ApiToken,
            }
        );

    /// <summary>The organizations that are there.</summary>
    public IReadOnlyCollection<string> Organizations => [.. organizations.Keys];

    public static Task<QuaySimulator> StartAsync(CancellationToken cancellationToken) =>
        StartAsync(new QuaySimulator(), cancellationToken);

    private protected override IResult? Object(HttpContext context, SimulatedRoute route) =>
        tokens.Challenge(context, route.Repository, SimulatedTokens.ActionOf(context.Request))
        ?? (
            route.Repository.Length > 0 && route.Repository.Split('/').Length != 2
                ? Error(400, "NAME_INVALID", "Repository name is not valid")
                : null
        );

    private protected override bool Exists(string repository) => organizations.ContainsKey(repository.Split('/')[0]);

    private protected override async Task<IResult?> AnswerApiAsync(HttpContext context)
    {
        var request = context.Request;
        if (tokens.Issue(request) is { } token)
        {
            return token;
        }

        if (request.Path.Value!.Trim('/').Split('/') is not ["api", "v1", "organization", .. var rest])
        {
            return null;
        }

        if (request.Headers.Authorization.ToString() != $"Bearer {ApiToken}")
        {
            return Results.Json(new { error_message = "Requires authentication" }, statusCode: 401);
        }

        if (rest is [var name])
        {
            return organizations.ContainsKey(name)
                ? Results.Json(new { name })
                : Results.Json(new { error_message = "Not Found" }, statusCode: 404);
        }

        using var body = await JsonDocument.ParseAsync(request.Body);
        return organizations.TryAdd(body.RootElement.GetProperty("name").GetString()!, 0)
            ? Results.Json("Created", statusCode: 201)
            : Results.Json(
                new { error_message = "A user or organization with this name already exists" },
                statusCode: 400
            );
    }
}
