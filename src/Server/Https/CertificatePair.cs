using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Entrepot.Server.Https;

/// <summary>The text of two PEM files: a certificate with the intermediates that follow it, and its private key.</summary>
internal sealed record CertificatePair(string Certificates, string Key)
{
    /// <exception cref="CertificateException">A file cannot be read; the message names it.</exception>
    public static CertificatePair Read(string certificateFile, string keyFile) =>
        new(ReadFile(certificateFile), ReadFile(keyFile));

    /// <summary>What handshakes use: certificate, key, and the intermediates to send along.</summary>
    /// <exception cref="CertificateException">It is no certificate, no key, or the key is another's.</exception>
    public SslStreamCertificateContext Open()
    {
        try
        {
            var chain = new X509Certificate2Collection();
            chain.ImportFromPem(Certificates);
            var own = X509Certificate2.CreateFromPem(Certificates, Key);
            // Offline: a handshake must not wait for somebody's web server to send an intermediate.
            return SslStreamCertificateContext.Create(own, chain, offline: true);
        }
        catch (Exception exception) when (exception is CryptographicException or ArgumentException)
        {
            throw new CertificateException(exception.Message, exception);
        }
    }

    private static string ReadFile(string path)
    {
        try
        {
            using var text = new StreamReader(path);
            return text.ReadToEnd();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new CertificateException(exception.Message, exception);
        }
    }
}
