using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Entrepot.Rigs.Certificates;

/// <summary>A certificate authority that nobody trusts until told to, for servers on loopback.</summary>
public sealed class CertificateAuthority : IDisposable
{
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";
    private static readonly DateTimeOffset ValidFrom = TimeProvider.System.GetUtcNow().AddDays(-1);
    private static readonly DateTimeOffset ValidTo = ValidFrom.AddDays(365);
    private readonly X509Certificate2 authority;

    public CertificateAuthority(string name = "Rig CA")
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(
            new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.DigitalSignature, true)
        );
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        authority = request.CreateSelfSigned(ValidFrom, ValidTo);
    }

    /// <summary>The authority's own certificate, as PEM.</summary>
    public string Pem => authority.ExportCertificatePem() + "\n";

    /// <summary>Writes the authority's certificate as <c>ca.crt</c> into a new folder, as clients' certificate folders want it.</summary>
    public string WriteFolder(TempFolder folder)
    {
        var path = folder.Subfolder("certs");
        File.WriteAllText(Path.Combine(path, "ca.crt"), Pem);
        return path;
    }

    /// <summary>
    /// A certificate for a server that is reached as localhost, 127.0.0.1 and <paramref name="names"/>.
    /// </summary>
    public ServerCertificate Issue(params IReadOnlyList<string> names)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var alternatives = new SubjectAlternativeNameBuilder();
        alternatives.AddIpAddress(IPAddress.Loopback);
        foreach (var name in names.Prepend("localhost"))
        {
            alternatives.AddDnsName(name);
        }
        request.CertificateExtensions.Add(alternatives.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(ServerAuthentication)], false));
        var serial = RandomNumberGenerator.GetBytes(12);
        using var certificate = request.Create(authority, ValidFrom, ValidTo, serial);
        return new ServerCertificate(certificate.ExportCertificatePem() + "\n", key.ExportPkcs8PrivateKeyPem() + "\n");
    }

    /// <summary>A handler for HTTP clients that trusts this authority and no other.</summary>
    public SocketsHttpHandler TrustingHandler()
    {
        var handler = new SocketsHttpHandler();
        handler.SslOptions.CertificateChainPolicy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            CustomTrustStore = { authority },
            RevocationMode = X509RevocationMode.NoCheck,
        };
        return handler;
    }

    public void Dispose() => authority.Dispose();
}
