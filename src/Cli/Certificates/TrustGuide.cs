using System.Globalization;

namespace Entrepot.Cli.Certificates;

/// <summary>What to do with the files: how to serve with them, and how each kind of client comes to trust them.</summary>
public static class TrustGuide
{
    private const int HttpsPort = 443;

    /// <param name="port">The port that clients will use.</param>
    public static string Write(CertificateFolder folder, CertificateOutcome.Made made, int port)
    {
        var host = made.Hosts[0].InUrl;
        var site = port == HttpsPort ? host : string.Create(CultureInfo.InvariantCulture, $"{host}:{port}");
        var head = $"""
            The certificate is for {string.Join(", ", made.Hosts)}, until {made.Until:yyyy-MM-dd}.
              {folder.ServerCertificate}   the server's certificate
              {folder.ServerKey}   its key
              {folder.AuthorityCertificate}    the authority: for everybody who is to trust this site
              {folder.AuthorityKey}    its key: it signs the next certificate (--renew), and need not stay on this machine

            """;
        return made.NewAuthority
            ? head + "\n" + Serving(folder, site, port) + "\n" + Trusting(site)
            : head
                + "Clients that trust the authority trust it at once, and a running server serves it within seconds.\n";
    }

    private static string Serving(CertificateFolder folder, string site, int port) =>
        $"""
            Serve with it (the server's user must be able to read both files):
              entrepot serve --urls https://0.0.0.0:{port.ToString(
                CultureInfo.InvariantCulture
            )} --external-url https://{site} \
                --tls-cert {folder.ServerCertificate} --tls-key {folder.ServerKey}

            """;

    private static string Trusting(string site) =>
        $"""
            Bring ca.crt to each machine that is to trust the site, and there, as root, for what runs on it:

            docker
              mkdir -p /etc/docker/certs.d/{site}
              cp ca.crt /etc/docker/certs.d/{site}/ca.crt

            podman, skopeo, buildah
              mkdir -p /etc/containers/certs.d/{site}
              cp ca.crt /etc/containers/certs.d/{site}/ca.crt

            containerd, Kubernetes (config.toml names config_path = "/etc/containerd/certs.d")
              mkdir -p /etc/containerd/certs.d/{site}
              cp ca.crt /etc/containerd/certs.d/{site}/ca.crt
              cat > /etc/containerd/certs.d/{site}/hosts.toml <<'END'
              server = "https://{site}"
              [host."https://{site}"]
                capabilities = ["pull", "resolve", "push"]
                ca = "/etc/containerd/certs.d/{site}/ca.crt"
              END

            curl
              curl --cacert ca.crt https://{site}/api/v2.0/ping

            everything that uses the system's list
              Debian, Ubuntu:     cp ca.crt /usr/local/share/ca-certificates/entrepot.crt && update-ca-certificates
              Fedora, Red Hat:    cp ca.crt /etc/pki/ca-trust/source/anchors/entrepot.crt && update-ca-trust

            another Entrepot that replicates with this one: the content of ca.crt as its endpoint's ca_certificate.

            """;
}
