using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Entrepot.Rigs.Clients;
using Entrepot.Rigs.Registries;
using Entrepot.Rigs.Sites;

namespace Entrepot.Bench.Targets;

/// <summary>A registry that is measured.</summary>
internal sealed class BenchTarget : IAsyncDisposable
{
    private readonly string user;
    private readonly string password;
    private readonly IAsyncDisposable[] owned;

    private BenchTarget(
        string name,
        Uri address,
        int? processId,
        string user,
        string password,
        params IAsyncDisposable[] owned
    )
    {
        Name = name;
        Address = address;
        ProcessId = processId;
        this.user = user;
        this.password = password;
        this.owned = owned;
        Client = new RegistryHttpClient(address, user, password);
    }

    public string Name { get; }

    public Uri Address { get; }

    /// <summary>The server's process; null when it is not ours, and then its CPU and memory are unknown.</summary>
    public int? ProcessId { get; }

    /// <summary>For what is made ready before the clock starts.</summary>
    public RegistryHttpClient Client { get; }

    /// <summary>The header line of Basic credentials.</summary>
    public string Basic =>
        $"Authorization: Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}"))}\r\n";

    public static async Task<BenchTarget> StartEntrepotAsync(CancellationToken cancellationToken)
    {
        var options = new SiteOptions { Arguments = ["--log-level", "Warning"] };
        var site = await EntrepotSite.StartAsync(options, cancellationToken);
        return new BenchTarget(
            "Entrepot",
            site.Address,
            site.ProcessId,
            EntrepotSite.Admin,
            EntrepotSite.AdminPassword,
            site
        );
    }

    /// <summary>Debian's docker-registry, which asks for tokens as Entrepot does.</summary>
    public static async Task<BenchTarget> StartDockerRegistryAsync(CancellationToken cancellationToken)
    {
        var tokens = await TokenServer.StartAsync(DockerRegistry.User, DockerRegistry.Password, cancellationToken);
        tokens.LifetimeSeconds = 3600;
        var registry = await DockerRegistry.StartAsync(new DockerRegistryOptions { Token = tokens }, cancellationToken);
        return new BenchTarget(
            "docker-registry",
            registry.Address,
            registry.ProcessId,
            DockerRegistry.User,
            DockerRegistry.Password,
            registry,
            tokens
        );
    }

    /// <summary>A registry that runs already: http://USER:PASSWORD@HOST:PORT.</summary>
    public static BenchTarget Of(Uri address)
    {
        var credentials = Uri.UnescapeDataString(address.UserInfo).Split(':', 2);
        return new BenchTarget(
            address.Authority,
            new Uri(address.GetLeftPart(UriPartial.Scheme) + address.Authority),
            null,
            credentials[0],
            credentials.Length > 1 ? credentials[1] : ""
        );
    }

    /// <summary>The path and query of the token service for a scope; null where there is none.</summary>
    public async Task<Uri?> TokenUriAsync(string scope, CancellationToken cancellationToken)
    {
        using var http = new HttpClient();
        using var answer = await http.GetAsync(new Uri(Address, "/v2/"), cancellationToken);
        if (answer.Headers.WwwAuthenticate.FirstOrDefault() is not { Scheme: "Bearer", Parameter: { } parameters })
        {
            return null;
        }

        var challenge = ChallengeParameters.Parse(parameters);
        var (realm, service) = (challenge["realm"], challenge["service"]);
        return new Uri($"{realm}?service={Uri.EscapeDataString(service)}&scope={Uri.EscapeDataString(scope)}");
    }

    /// <summary>The header line that allows pulling from and pushing to a repository.</summary>
    public async Task<string> AuthorizeAsync(string scope, CancellationToken cancellationToken)
    {
        if (await TokenUriAsync(scope, cancellationToken) is not { } uri)
        {
            return user.Length > 0 ? Basic : "";
        }

        using var http = new HttpClient();
        http.DefaultRequestHeaders.Authorization = AuthenticationHeaderValue.Parse(
            Basic["Authorization: ".Length..].TrimEnd()
        );
        using var json = JsonDocument.Parse(await http.GetByteArrayAsync(uri, cancellationToken));
        return $"Authorization: Bearer {json.RootElement.GetProperty("token").GetString()}\r\n";
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        foreach (var part in owned)
        {
            await part.DisposeAsync();
        }
    }
}
