using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Entrepot.Bench.Wire;
using Entrepot.Rigs.Clients;

namespace Entrepot.Bench.Targets;

/// <summary>A server that is measured, entered by one door.</summary>
/// <param name="processId">The leader of the server's process group; null when it is not ours.</param>
/// <param name="owned">What ends with it.</param>
internal sealed class BenchTarget(
    Uri address,
    Door door,
    (string User, string Password) credentials,
    int? processId,
    params IAsyncDisposable[] owned
) : IAsyncDisposable
{
    public Uri Address => address;

    /// <summary>Null when the process is not ours, and then its CPU and memory are unknown.</summary>
    public int? ProcessId => processId;

    /// <summary>Whether tokens come from the server itself.</summary>
    public bool HasTokenService { get; init; }

    /// <summary>Bytes of blobs that it was given so far: disks are not endless.</summary>
    public long HeldBytes { get; set; }

    /// <summary>For what is made ready before the clock starts.</summary>
    public RegistryHttpClient Client { get; } =
        new(address, credentials.User, credentials.Password, Handler(allowAutoRedirect: false));

    /// <summary>The header line of Basic credentials.</summary>
    public string Basic => BasicOf(credentials.User, credentials.Password);

    public static string BasicOf(string user, string password) =>
        $"Authorization: Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}"))}\r\n";

    public static BenchTarget Running(Uri address, Door door)
    {
        var words = Uri.UnescapeDataString(address.UserInfo).Split(':', 2);
        return new BenchTarget(
            new Uri(address.GetLeftPart(UriPartial.Scheme) + address.Authority),
            door,
            (words[0], words.Length > 1 ? words[1] : ""),
            null
        );
    }

    /// <summary>The path and query of the token service for a scope; null where there is none.</summary>
    public async Task<Uri?> TokenUriAsync(string scope, CancellationToken cancellationToken)
    {
        using var http = new HttpClient(Handler());
        using var answer = await http.GetAsync(new Uri(Address, "/v2/"), cancellationToken);
        if (answer.Headers.WwwAuthenticate.FirstOrDefault() is not { Scheme: "Bearer", Parameter: { } parameters })
        {
            return null;
        }

        var challenge = ChallengeParameters.Parse(parameters);
        var (realm, service) = (challenge["realm"], challenge["service"]);
        return new Uri($"{realm}?service={Uri.EscapeDataString(service)}&scope={Uri.EscapeDataString(scope)}");
    }

    /// <summary>The header line that allows what a scope names.</summary>
    public async Task<string> AuthorizeAsync(string scope, CancellationToken cancellationToken)
    {
        if (door == Door.Basic || await TokenUriAsync(scope, cancellationToken) is not { } uri)
        {
            return credentials.User.Length > 0 ? Basic : "";
        }

        using var http = new HttpClient(Handler());
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

    /// <summary>The certificate is not what is measured.</summary>
    private static SocketsHttpHandler Handler(bool allowAutoRedirect = true) =>
        new()
        {
            AllowAutoRedirect = allowAutoRedirect,
            SslOptions = { RemoteCertificateValidationCallback = AnyCertificate.IsTrusted },
        };
}
