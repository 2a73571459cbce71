using System.Security.Authentication;
using Entrepot.Server.Hosting;
using Entrepot.Server.Settings;

namespace Entrepot.Server.Https;

/// <summary>Makes https:// addresses work: TLS 1.2 and newer, HTTP/2 and HTTP/1.1 as the client likes.</summary>
internal static class HttpsListener
{
    /// <exception cref="StartException">There is an https:// address and no certificate for it.</exception>
    public static void Configure(WebApplicationBuilder builder, SiteSettings settings)
    {
        if (!settings.Urls.Contains("https://", StringComparison.OrdinalIgnoreCase))
        {
            return;
        }

        if (settings is not { TlsCertificateFile: { } certificateFile, TlsKeyFile: { } keyFile })
        {
            throw new StartException(
                "An https:// address needs tls_cert and tls_key: the PEM files of its certificate and of the key."
            );
        }

        Check(certificateFile, keyFile);
        builder.Services.AddSingleton(services =>
            ActivatorUtilities.CreateInstance<ServedCertificate>(services, certificateFile, keyFile)
        );
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(server =>
            server.ConfigureHttpsDefaults(https =>
            {
                var served = server.ApplicationServices.GetRequiredService<ServedCertificate>();
                https.SslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13;
                // The server wants to see a certificate or a selector; the context has the intermediates too.
                https.ServerCertificateSelector = (_, _) => served.Current.TargetCertificate;
                https.OnAuthenticate = (_, handshake) =>
                {
                    handshake.ServerCertificateSelectionCallback = null;
                    handshake.ServerCertificateContext = served.Current;
                    handshake.CipherSuitesPolicy = ModernCiphers.Policy;
                };
            })
        );
    }

    /// <summary>Before anything else is set up: a person sees this fault alone.</summary>
    private static void Check(string certificateFile, string keyFile)
    {
        try
        {
            CertificatePair.Read(certificateFile, keyFile).Open();
        }
        catch (CertificateException exception)
        {
            throw new StartException(
                $"tls_cert ({certificateFile}) and tls_key ({keyFile}) cannot be used: {exception.Message}",
                exception
            );
        }
    }
}
