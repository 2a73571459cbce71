using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Entrepot.Remotes;

namespace Entrepot.Replication.Endpoints;

/// <summary>An endpoint as somebody wants it to be.</summary>
/// <param name="Remote">How to reach it, with the secret in clear.</param>
/// <param name="Speed">Kilobytes per second of all work on it together; 0: unlimited.</param>
public sealed record EndpointSettings(string Name, string Description, RemoteEndpoint Remote, int Speed = 0)
{
    private const int MaximumName = 64;
    private const int MaximumDescription = 1024;
    private const int MaximumSecret = 4096;
    private const int MaximumCertificate = 64 * 1024;

    /// <summary>What is wrong with it, in words; null when nothing is.</summary>
    public string? Fault()
    {
        if (Name.Trim().Length is 0 or > MaximumName)
        {
            return $"the name has 1 to {MaximumName} characters";
        }

        if (Name.Any(char.IsControl))
        {
            return "the name has characters that nobody can see";
        }

        if (Description.Length > MaximumDescription)
        {
            return $"the description has at most {MaximumDescription} characters";
        }

        return Speed < 0 ? "speed is a number of kilobytes per second, or 0 for no limit" : FaultOf(Remote);
    }

    /// <summary>What is wrong with how to reach it, in words; null when nothing is.</summary>
    public static string? FaultOf(RemoteEndpoint remote)
    {
        if (remote.CredentialType is not ("basic" or "oauth" or "secret"))
        {
            return "the credential's type is basic, oauth or secret";
        }

        if (remote.AccessKey.Length > MaximumSecret || remote.AccessSecret.Length > MaximumSecret)
        {
            return $"access key and secret have at most {MaximumSecret} characters each";
        }

        if (remote.AccessKey.Length == 0 && remote.AccessSecret.Length > 0)
        {
            return "there is an access secret without an access key";
        }

        return IsCertificates(remote.CaCertificate) ? null : "ca_certificate holds no PEM certificate, or a broken one";
    }

    private static bool IsCertificates(string pem)
    {
        if (pem.Length == 0)
        {
            return true;
        }

        if (pem.Length > MaximumCertificate)
        {
            return false;
        }

        try
        {
            X509Certificate2Collection certificates = [];
            certificates.ImportFromPem(pem);
            certificates.ToList().ForEach(certificate => certificate.Dispose());
            return certificates.Count > 0;
        }
        catch (CryptographicException)
        {
            return false;
        }
    }
}
