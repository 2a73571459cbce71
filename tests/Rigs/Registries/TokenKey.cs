using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;

namespace Entrepot.Rigs.Registries;

/// <summary>Signs tokens with ES256, the certificate in the header, as distribution 2.8 verifies them.</summary>
internal sealed class TokenKey : IDisposable
{
    private readonly ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly X509Certificate2 certificate;

    internal TokenKey()
    {
        var request = new CertificateRequest("CN=rig token server", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        var now = TimeProvider.System.GetUtcNow();
        certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(365));
    }

    /// <summary>The certificate to hand to a registry as its bundle of trusted roots.</summary>
    internal string BundlePem => certificate.ExportCertificatePem() + "\n";

    internal string Sign(object claims)
    {
        var header = new
        {
            typ = "JWT",
            alg = "ES256",
            x5c = new[] { Convert.ToBase64String(certificate.RawData) },
        };
        var content =
            $"{Encode(JsonSerializer.SerializeToUtf8Bytes(header))}.{Encode(JsonSerializer.SerializeToUtf8Bytes(claims))}";
        return $"{content}.{Encode(key.SignData(Encoding.ASCII.GetBytes(content), HashAlgorithmName.SHA256))}";
    }

    public void Dispose()
    {
        certificate.Dispose();
        key.Dispose();
    }

    private static string Encode(byte[] bytes) => System.Buffers.Text.Base64Url.EncodeToString(bytes);
}
