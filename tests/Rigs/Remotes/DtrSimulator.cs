using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Entrepot.Rigs.Remotes;

/// <summary>
/// A Docker Trusted Registry as it is known: names of two components whose organization and repository its APIs make
/// beforehand, lists whose pages name the next in a header, and deletion by digest alone.
/// </summary>
public sealed class DtrSimulator : RegistrySimulator
{
    public const string User = "admin";
    public const string Password = "dtr-secret";
    private readonly SimulatedTokens tokens;
    private readonly ConcurrentDictionary<string, string> repositories = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, byte> accounts = new(
        Enumerable.Range(1, 5).Select(number => KeyValuePair.Create($"org{number}", (byte)0)),
        StringComparer.Ordinal
    );

    private DtrSimulator()
        : base(new SimulatorTraits { ByTag = SimulatedDeletion.Unsupported }) =>
        tokens = new SimulatedTokens(this, "/auth/token", User, Password);

    /// <summary>The repositories that are there, and who may see them.</summary>
    public IReadOnlyDictionary<string, string> Repositories => repositories;

    public IReadOnlyCollection<string> Accounts => [.. accounts.Keys];

    /// <summary>Whether the user may make organizations.</summary>
    public bool IsAdministrator { get; init; } = true;

    public static Task<DtrSimulator> StartAsync(CancellationToken cancellationToken, bool administrator = true) =>
        StartAsync(new DtrSimulator { IsAdministrator = administrator }, cancellationToken);

    private protected override IResult? Object(HttpContext context, SimulatedRoute route) =>
        tokens.Challenge(context, route.Repository, SimulatedTokens.ActionOf(context.Request));

    private protected override bool Exists(string repository) => repositories.ContainsKey(repository);

    private protected override async Task<IResult?> AnswerApiAsync(HttpContext context)
    {
        var request = context.Request;
        if (tokens.Issue(request) is { } token)
        {
            return token;
        }

        string[] parts = request.Path.Value!.Trim('/').Split('/');
        if (parts is not ["api" or "enzi", "v0", .. var rest])
        {
            return null;
        }

        if (!tokens.IsUser(request))
        {
            return Error(401, "NOT_AUTHENTICATED", "The client is not authenticated.");
        }

        return (request.Method, parts[0], rest) switch
        {
            ("GET", "enzi", ["accounts"]) => Page(context, "accounts", "start", accounts.Keys, name => new { name }),
            ("POST", "enzi", ["accounts"]) => await CreateAccountAsync(request),
            ("GET", "api", ["repositories"]) => Page(
                context,
                "repositories",
                "pageStart",
                repositories.Keys,
                name => new { @namespace = name.Split('/')[0], name = name.Split('/')[1] }
            ),
            ("GET", "api", ["repositories", var account, var name]) => repositories.ContainsKey($"{account}/{name}")
                ? Results.Json(new { name })
                : Error(404, "NO_SUCH_REPOSITORY", "A repository with the given namespace and name does not exist."),
            ("POST", "api", ["repositories", var account]) => await CreateRepositoryAsync(request, account),
            _ => Error(404, "NOT_FOUND", "no such path"),
        };
    }

    private async Task<IResult> CreateAccountAsync(HttpRequest request)
    {
        if (!IsAdministrator)
        {
            return Error(403, "NOT_AUTHORIZED", "The client is not authorized.");
        }

        using var body = await JsonDocument.ParseAsync(request.Body);
        return accounts.TryAdd(body.RootElement.GetProperty("name").GetString()!, 0)
            ? Results.StatusCode(201)
            : Error(409, "ACCOUNT_EXISTS", "An account with the same name already exists.");
    }

    private async Task<IResult> CreateRepositoryAsync(HttpRequest request, string account)
    {
        if (!accounts.ContainsKey(account))
        {
            return Error(404, "NO_SUCH_ACCOUNT", "An account with the given name does not exist.");
        }

        using var body = await JsonDocument.ParseAsync(request.Body);
        var name = $"{account}/{body.RootElement.GetProperty("name").GetString()}";
        return repositories.TryAdd(name, body.RootElement.GetProperty("visibility").GetString()!)
            ? Results.StatusCode(201)
            : Error(409, "REPOSITORY_EXISTS", "A repository with the same name already exists.");
    }

    private static IResult Page(
        HttpContext context,
        string member,
        string start,
        IEnumerable<string> names,
        Func<string, object> show
    )
    {
        const int Size = 3;
        var first = int.TryParse(context.Request.Query[start], CultureInfo.InvariantCulture, out var number)
            ? number
            : 0;
        string[] all = [.. names.Order(StringComparer.Ordinal)];
        if (first + Size < all.Length)
        {
            context.Response.Headers["X-Next-Page-Start"] = (first + Size).ToString(CultureInfo.InvariantCulture);
        }

        return Results.Json(new Dictionary<string, object> { [member] = all.Skip(first).Take(Size).Select(show) });
    }
}
