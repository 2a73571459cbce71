using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Entrepot.Remotes.Outbound;

/// <summary>Judges a server's certificate: by the system's authorities, and by those of the endpoint.</summary>
internal sealed class EndpointCertificates : IDisposable
{
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";
    private readonly X509Certificate2Collection authorities = [];

    /// <param name="pem">The endpoint's own authorities, or empty.</param>
    public EndpointCertificates(string pem)
    {
        if (pem.Length > 0)
        {
            authorities.ImportFromPem(pem);
        }
    }

    public bool Accept(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors) =>
        errors switch
        {
            SslPolicyErrors.None => true,
            // A wrong name stays wrong, whoever signed it.
            SslPolicyErrors.RemoteCertificateChainErrors => authorities.Count > 0
                && certificate is X509Certificate2 leaf
                && chain is not null
                && ChainsToOwn(leaf, chain),
            _ => false,
        };

    public void Dispose()
    {
        foreach (var authority in authorities)
        {
            authority.Dispose();
        }
    }

    private bool ChainsToOwn(X509Certificate2 leaf, X509Chain sent)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(authorities);
        chain.ChainPolicy.ExtraStore.AddRange(sent.ChainPolicy.ExtraStore);
        chain.ChainPolicy.ApplicationPolicy.Add(new Oid(ServerAuthentication));
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        // What a stranger's certificate names as its issuer's address is not fetched.
        chain.ChainPolicy.DisableCertificateDownloads = true;
        return chain.Build(leaf);
    }
}
