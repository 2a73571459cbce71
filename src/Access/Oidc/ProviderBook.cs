using Entrepot.Access.Configuration;
using Entrepot.Access.Outside;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace Entrepot.Access.Oidc;

/// <summary>
/// What the provider says of itself (OpenID Connect Discovery) and its keys, read once and again when they have changed.
/// </summary>
internal sealed class ProviderBook(IWayOutside way)
{
    private const string Document = "/.well-known/openid-configuration";

    private readonly Lock gate = new();
    private Provider? last;

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

        var plain = provider.Endpoint.StartsWith("http:", StringComparison.OrdinalIgnoreCase);
        return plain || document.TokenEndpoint?.StartsWith("https:", StringComparison.OrdinalIgnoreCase) == true
            ? document
            : throw new OutsideException("the provider's token endpoint is not reached by HTTPS");
    }

    /// <summary>A provider that is only looked at.</summary>
    public Provider Make(string endpoint, ServerTrust trust)
    {
        var root = endpoint.TrimEnd('/');
        var client = way.CreateHttpClient(trust);
        var documents = new ConfigurationManager<OpenIdConnectConfiguration>(
            root + Document,
            new OpenIdConnectConfigurationRetriever(),
            new HttpDocumentRetriever(client)
            {
                // An administrator chose the scheme; a page of https never names keys by http.
                RequireHttps = root.StartsWith("https:", StringComparison.OrdinalIgnoreCase),
            }
        );
        return new Provider(root, trust, client, documents);
    }

    private static string Innermost(Exception exception) => exception.GetBaseException().Message;

    internal sealed record Provider(
        string Endpoint,
        ServerTrust Trust,
        HttpClient Client,
        ConfigurationManager<OpenIdConnectConfiguration> Documents
    );
}
