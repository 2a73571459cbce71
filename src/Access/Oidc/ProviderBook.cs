using Entrepot.Access.Configuration;
using Entrepot.Access.Outside;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace Entrepot.Access.Oidc;

/// <summary>
/// What the provider says of itself (OpenID Connect Discovery) and its keys, read once and again when they have changed.
/// </summary>
internal sealed class ProviderBook(IWayOutside way, TimeProvider clock) : IDisposable
{
    private const string Document = "/.well-known/openid-configuration";

    /// <summary>Anybody can send a token of a key that nobody knows: the provider is not asked about each.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(10);

    private readonly Lock gate = new();
    private readonly SemaphoreSlim renewing = new(1);
    private Provider? last;
    private long? renewedAt;

    /// <summary>The provider of the configuration, with a client that trusts what the configuration trusts.</summary>
    public Provider Of(OidcConfiguration configuration)
    {
        var trust = new ServerTrust(configuration.Authorities, configuration.VerifyCertificate);
        lock (gate)
        {
            // One that is replaced may still be in use; its client goes with it.
            return
                last is { } present && present.Endpoint == configuration.Endpoint.TrimEnd('/') && present.Trust == trust
                ? present
                : last = Make(configuration.Endpoint, trust);
        }
    }

    /// <summary>
    /// The same provider as it says now that it is, for who found it changed; null when that was looked at just now.
    /// </summary>
    /// <exception cref="OutsideException">It cannot be read; it is kept as it was.</exception>
    public async Task<Provider?> RenewAsync(Provider provider, CancellationToken cancellationToken)
    {
        await renewing.WaitAsync(cancellationToken);
        try
        {
            if (Successor(provider) is { } successor)
            {
                return successor;
            }

            if (renewedAt is { } at && clock.GetElapsedTime(at) < Pause)
            {
                return null;
            }

            renewedAt = clock.GetTimestamp();
            var fresh = provider with { Documents = DocumentsOf(provider.Endpoint, provider.Client) };
            await ReadAsync(fresh, cancellationToken);
            lock (gate)
            {
                last = ReferenceEquals(last, provider) ? fresh : last;
            }

            return fresh;
        }
        finally
        {
            renewing.Release();
        }
    }

    public void Dispose() => renewing.Dispose();

    /// <summary>What the provider says of itself.</summary>
    /// <exception cref="OutsideException">It does not, or says that it is another.</exception>
    public static async Task<OpenIdConnectConfiguration> ReadAsync(
        Provider provider,
        CancellationToken cancellationToken
    )
    {
        if (provider.Endpoint.Length == 0)
        {
            throw new OutsideException("oidc_endpoint is not set");
        }

        OpenIdConnectConfiguration document;
        try
        {
            document = await provider.Documents.GetConfigurationAsync(cancellationToken);
        }
        catch (Exception exception)
            when (exception is InvalidOperationException or IOException or HttpRequestException or ArgumentException)
        {
            throw new OutsideException(
                $"{provider.Endpoint}{Document} cannot be read: {Innermost(exception)}",
                exception
            );
        }

        if (document.Issuer?.TrimEnd('/') != provider.Endpoint)
        {
            throw new OutsideException($"the provider says that it is {document.Issuer}, not {provider.Endpoint}");
        }

        return FaultOf(provider, document) is { } name
            ? throw new OutsideException($"the provider's {name} is no address that may be used")
            : document;
    }

    /// <summary>The first of the addresses that is none, or not by HTTPS as the provider itself is; null: all are.</summary>
    private static string? FaultOf(Provider provider, OpenIdConnectConfiguration document)
    {
        var plain = provider.Endpoint.StartsWith("http:", StringComparison.OrdinalIgnoreCase);
        (string Name, string? Address, bool Needed)[] addresses =
        [
            ("authorization_endpoint", document.AuthorizationEndpoint, true),
            ("token_endpoint", document.TokenEndpoint, true),
            ("userinfo_endpoint", document.UserInfoEndpoint, false),
            ("end_session_endpoint", document.EndSessionEndpoint, false),
        ];
        return addresses
            .Where(one => string.IsNullOrEmpty(one.Address) ? one.Needed : !IsFit(one.Address))
            .Select(one => one.Name)
            .FirstOrDefault();

        bool IsFit(string address) =>
            Uri.TryCreate(address, UriKind.Absolute, out var url)
            && (url.Scheme == Uri.UriSchemeHttps || (plain && url.Scheme == Uri.UriSchemeHttp));
    }

    /// <summary>A provider that is only looked at.</summary>
    public Provider Make(string endpoint, ServerTrust trust)
    {
        var root = endpoint.TrimEnd('/');
        var client = way.CreateHttpClient(trust);
        return new Provider(root, trust, client, DocumentsOf(root, client));
    }

    /// <summary>The same provider when somebody else has renewed it meanwhile.</summary>
    private Provider? Successor(Provider provider)
    {
        lock (gate)
        {
            return last is { } present && !ReferenceEquals(present, provider) && present.Client == provider.Client
                ? present
                : null;
        }
    }

    private static ConfigurationManager<OpenIdConnectConfiguration> DocumentsOf(string root, HttpClient client) =>
        new(
            root + Document,
            new OpenIdConnectConfigurationRetriever(),
            new HttpDocumentRetriever(client)
            {
                // An administrator chose the scheme; a page of https never names keys by http.
                RequireHttps = root.StartsWith("https:", StringComparison.OrdinalIgnoreCase),
            }
        );

    private static string Innermost(Exception exception) => exception.GetBaseException().Message;

    internal sealed record Provider(
        string Endpoint,
        ServerTrust Trust,
        HttpClient Client,
        ConfigurationManager<OpenIdConnectConfiguration> Documents
    );
}
