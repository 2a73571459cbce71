using System.Collections.Concurrent;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;

namespace Entrepot.Rigs.Remotes;

/// <summary>
/// A registry of a cloud whose signed API lends the login for tokens, knows its namespaces and repositories, and is at the
/// same address here.
/// </summary>
public abstract class LendingSimulator : RegistrySimulator
{
    public const string Key = "AKIDEXAMPLE";
    public const string Secret = "vendor-secret-key";
    private const string TokenPath = "/service/token";
    private const string Borrower = "borrower";
    private readonly ConcurrentDictionary<string, byte> namespaces = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, byte> repositories = new(StringComparer.Ordinal);
    private volatile SimulatedTokens tokens;
    private int logins;

    private protected LendingSimulator(SimulatorTraits traits)
        : base(traits) => tokens = new SimulatedTokens(this, TokenPath, Borrower, "nobody was lent any");

    /// <summary>What the registry calls itself in its challenge; null: its address.</summary>
    private protected virtual string? Service => null;

    /// <summary>How often a login was lent.</summary>
    public int Logins => logins;

    public IReadOnlyCollection<string> Namespaces => [.. namespaces.Keys];

    public IReadOnlyCollection<string> Repositories => [.. repositories.Keys];

    /// <summary>How long a login lasts.</summary>
    public TimeSpan LoginTime { get; set; } = TimeSpan.FromHours(1);

    private protected bool AddNamespace(string name) => namespaces.TryAdd(name, 0);

    private protected bool AddRepository(string name) => repositories.TryAdd(name, 0);

    /// <summary>A user and password that the token server takes from now on, and no other.</summary>
    private protected (string User, string Password) Lend()
    {
        Interlocked.Increment(ref logins);
        var password = RandomNumberGenerator.GetHexString(20);
        tokens = new SimulatedTokens(this, TokenPath, Borrower, password);
        return (Borrower, password);
    }

    private protected override IResult? Object(HttpContext context, SimulatedRoute route)
    {
        var objection = tokens.Challenge(context, route.Repository, SimulatedTokens.ActionOf(context.Request));
        if (objection is not null && Service is { } service)
        {
            context.Response.Headers.WWWAuthenticate = context
                .Response.Headers.WWWAuthenticate.ToString()
                .Replace($"service=\"{Address.Authority}\"", $"service=\"{service}\"", StringComparison.Ordinal);
        }

        return objection;
    }

    private protected override async Task<IResult?> AnswerApiAsync(HttpContext context)
    {
        if (tokens.Issue(context.Request) is { } token)
        {
            return token;
        }

        return context.Request.Path.StartsWithSegments("/v2", StringComparison.Ordinal)
            ? null
            : await AnswerAsync(await SignedRequest.ReadAsync(context, Secret), context);
    }

    /// <summary>Answers a call to the API.</summary>
    private protected abstract Task<IResult> AnswerAsync(SignedRequest request, HttpContext context);
}
