using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Entrepot.Rigs.Registries;

/// <summary>
/// A token server of the docker registry protocol, in this process: one user, who may do everything, and anonymous
/// callers, who may pull when <see cref="AnonymousPull"/> is on.
/// </summary>
public sealed class TokenServer : IAsyncDisposable
{
    internal const string Issuer = "rig-issuer";
    internal const string Service = "rig-registry";
    private readonly TokenKey key = new();
    private readonly string user;
    private readonly string password;
    private readonly WebApplication application;
    private readonly ConcurrentQueue<string> scopes = new();

    private TokenServer(string user, string password)
    {
        this.user = user;
        this.password = password;
        Address = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{LoopbackPorts.Next()}"));
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        application = builder.Build();
        application.Urls.Add(Address.GetLeftPart(UriPartial.Authority));
        application.MapGet("/token", Answer);
    }

    /// <summary>Where the server listens.</summary>
    public Uri Address { get; }

    /// <summary>What a registry names as realm in its challenge.</summary>
    public Uri Realm => new(Address, "/token");

    /// <summary>The seconds that a token is valid; set while running.</summary>
    public int LifetimeSeconds { get; set; } = 300;

    /// <summary>Whether callers without credentials may pull.</summary>
    public bool AnonymousPull { get; set; }

    /// <summary>The scopes that were asked for, oldest first.</summary>
    public IReadOnlyCollection<string> RequestedScopes => scopes;

    internal string BundlePem => key.BundlePem;

    public static async Task<TokenServer> StartAsync(string user, string password, CancellationToken cancellationToken)
    {
        var server = new TokenServer(user, password);
        await server.application.StartAsync(cancellationToken);
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        await application.DisposeAsync();
        key.Dispose();
    }

    private IResult Answer(HttpRequest request)
    {
        var known = IsUser(request.Headers.Authorization.ToString());
        if (!known && request.Headers.Authorization.Count > 0)
        {
            return Results.Unauthorized();
        }
        var requested = request
            .Query["scope"]
            .SelectMany(scope => (scope ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries));
        var access = requested.Select(scope => Grant(scope, known)).Where(grant => grant is not null).ToArray();
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        var token = key.Sign(
            new
            {
                iss = Issuer,
                aud = Service,
                sub = known ? user : "",
                iat = now,
                nbf = now - 10,
                exp = now + LifetimeSeconds,
                jti = RandomNumberGenerator.GetHexString(16),
                access,
            }
        );
        return Results.Ok(new { token, expires_in = LifetimeSeconds });
    }

    private object? Grant(string scope, bool known)
    {
        scopes.Enqueue(scope);
        // The name may hold colons (a host with its port), the type and the actions do not.
        var (first, last) = (scope.IndexOf(':', StringComparison.Ordinal), scope.LastIndexOf(':'));
        if (first < 0 || first == last)
        {
            return null;
        }
        var actions = scope[(last + 1)..].Split(',');
        var granted =
            known ? actions
            : AnonymousPull ? [.. actions.Intersect(["pull"], StringComparer.Ordinal)]
            : [];
        return new
        {
            type = scope[..first],
            name = scope[(first + 1)..last],
            actions = granted,
        };
    }

    private bool IsUser(string authorization) =>
        authorization == $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}"))}";
}
