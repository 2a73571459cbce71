using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Entrepot.Cli.Certificates;

/// <summary>
/// A certificate authority of one's own: nobody trusts it until told to. Keys are ECDSA P-256, signatures SHA-256.
/// </summary>
public sealed class LocalAuthority : IDisposable
{
    /// <summary>What clients accept at most from an authority of one's own, in days.</summary>
    public const int MostDays = 825;

    private const int AuthorityDays = 3650;
    private const int LongestCommonName = 64;
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";

    /// <summary>Clocks of clients may be behind.</summary>
    private static readonly TimeSpan Head = TimeSpan.FromHours(1);

    private readonly X509Certificate2 certificate;

    private LocalAuthority(X509Certificate2 certificate) => this.certificate = certificate;

    /// <summary>The end of what it signs, in UTC.</summary>
    public DateTimeOffset NotAfter => new DateTimeOffset(certificate.NotAfter).ToUniversalTime();

    /// <summary>Makes a new one, for ten years, that may sign servers' certificates and no further authorities.</summary>
    public static (LocalAuthority Authority, PemPair Pair) Create(string name, DateTimeOffset now)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(CommonName($"{name} authority"), key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, true, 0, critical: true));
        request.CertificateExtensions.Add(
            new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, critical: true)
        );
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        var certificate = request.CreateSelfSigned(now - Head, now.AddDays(AuthorityDays));
        return (
            new LocalAuthority(certificate),
            new PemPair(certificate.ExportCertificatePem() + "\n", key.ExportPkcs8PrivateKeyPem() + "\n")
        );
    }

    /// <exception cref="CryptographicException">It is no certificate with its key, or not an authority's.</exception>
    /// <exception cref="ArgumentException">The key is another certificate's.</exception>
    public static LocalAuthority Open(PemPair pair)
    {
        var certificate = X509Certificate2.CreateFromPem(pair.Certificate, pair.Key);
        if (certificate.Extensions.OfType<X509BasicConstraintsExtension>().Any(basic => basic.CertificateAuthority))
        {
            return new LocalAuthority(certificate);
        }

        certificate.Dispose();
        throw new CryptographicException("the certificate is not an authority's");
    }

    /// <summary>A new key and its certificate for a server, for so many days but never longer than this authority's.</summary>
    public PemPair Issue(IReadOnlyList<CertificateHost> hosts, int days, DateTimeOffset now)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(CommonName(hosts[0].Text), key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(Names(hosts));
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, critical: true));
        request.CertificateExtensions.Add(
            new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true)
        );
        request.CertificateExtensions.Add(
            new X509EnhancedKeyUsageExtension([new Oid(ServerAuthentication)], critical: false)
        );
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        request.CertificateExtensions.Add(
            X509AuthorityKeyIdentifierExtension.CreateFromCertificate(
                certificate,
                includeKeyIdentifier: true,
                includeIssuerAndSerial: false
            )
        );

        // Both ends count: one second less than so many days.
        var from = now - Head;
        var to = from.AddDays(days).AddSeconds(-1);
        var start = new DateTimeOffset(certificate.NotBefore).ToUniversalTime();
        using var issued = request.Create(
            certificate,
            from < start ? start : from,
            to > NotAfter ? NotAfter : to,
            Serial()
        );
        return new PemPair(issued.ExportCertificatePem() + "\n", key.ExportPkcs8PrivateKeyPem() + "\n");
    }

    public void Dispose() => certificate.Dispose();

    private static X509Extension Names(IReadOnlyList<CertificateHost> hosts)
    {
        var names = new SubjectAlternativeNameBuilder();
        foreach (var host in hosts)
        {
            if (host.Address is { } address)
            {
                names.AddIpAddress(address);
            }
            else
            {
                names.AddDnsName(host.Text);
            }
        }

        return names.Build();
    }

    /// <summary>Nobody goes by it any more, but tools show it.</summary>
    private static X500DistinguishedName CommonName(string name)
    {
        var builder = new X500DistinguishedNameBuilder();
        builder.AddCommonName(name.Length <= LongestCommonName ? name : name[..LongestCommonName]);
        return builder.Build();
    }

    /// <summary>128 bits of chance, positive.</summary>
    private static byte[] Serial()
    {
        var serial = RandomNumberGenerator.GetBytes(16);
        serial[0] = (byte)((serial[0] & 0x7f) | 0x40);
        return serial;
    }
}
