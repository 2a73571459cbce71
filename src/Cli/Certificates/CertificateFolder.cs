using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Entrepot.Cli.Certificates;

/// <summary>
/// The files of an authority and of the server's certificate that it signed.
/// <code>
/// DIR/
///   ca.crt    the authority's certificate, for everybody who is to trust the site
///   ca.key    its key, the owner's alone
///   tls.crt   the server's certificate
///   tls.key   its key, the owner's alone
/// </code>
/// </summary>
public sealed class CertificateFolder(string path, TimeProvider clock)
{
    private const UnixFileMode Secret = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode Open = Secret | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    /// <summary>An absolute path.</summary>
    public string Root { get; } = Path.GetFullPath(path);

    public string AuthorityCertificate => Path.Combine(Root, "ca.crt");

    public string AuthorityKey => Path.Combine(Root, "ca.key");

    public string ServerCertificate => Path.Combine(Root, "tls.crt");

    public string ServerKey => Path.Combine(Root, "tls.key");

    /// <summary>Makes an authority and a certificate. What is there already stays, and refuses it.</summary>
    /// <exception cref="IOException">A file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">A file may not be written.</exception>
    public CertificateOutcome Make(IReadOnlyList<CertificateHost> hosts, int days)
    {
        if (hosts.Count == 0)
        {
            return new CertificateOutcome.Refused(
                "Say which names or addresses it is for: --host registry.example.com"
            );
        }

        string[] files = [AuthorityCertificate, AuthorityKey, ServerCertificate, ServerKey];
        if (files.FirstOrDefault(Path.Exists) is { } there)
        {
            return new CertificateOutcome.Refused(
                $"{there} is there already, nothing was changed: --renew makes a new server certificate with the "
                    + "authority that is there, --out names another folder."
            );
        }

        Directory.CreateDirectory(Root);
        var (authority, pair) = LocalAuthority.Create(hosts[0].InUrl, clock.GetUtcNow());
        using (authority)
        {
            Write(AuthorityKey, pair.Key, Secret, FileMode.CreateNew);
            Write(AuthorityCertificate, pair.Certificate, Open, FileMode.CreateNew);
            return Issue(authority, hosts, days, newAuthority: true);
        }
    }

    /// <summary>
    /// Makes a new certificate with the authority that is there. Files are written over, so that they keep their owner
    /// and mode.
    /// </summary>
    /// <param name="hosts">None: those of the certificate that is there.</param>
    /// <inheritdoc cref="Make" path="/exception"/>
    public CertificateOutcome Renew(IReadOnlyList<CertificateHost> hosts, int days)
    {
        if (!Path.Exists(AuthorityCertificate) || !Path.Exists(AuthorityKey))
        {
            return new CertificateOutcome.Refused(
                $"To renew takes the authority, {AuthorityCertificate} and {AuthorityKey}: without --renew they are made."
            );
        }

        try
        {
            using var authority = LocalAuthority.Open(new PemPair(Read(AuthorityCertificate), Read(AuthorityKey)));
            var names = hosts.Count > 0 ? hosts : HostsOf(ServerCertificate);
            return names.Count == 0
                    ? new CertificateOutcome.Refused($"{ServerCertificate} names no host: say it with --host.")
                : authority.NotAfter <= clock.GetUtcNow()
                    ? new CertificateOutcome.Refused(
                        $"The authority {AuthorityCertificate} has ended on {authority.NotAfter:yyyy-MM-dd}: make a new one in another folder (--out)."
                    )
                : Issue(authority, names, days, newAuthority: false);
        }
        catch (Exception exception) when (exception is CryptographicException or ArgumentException)
        {
            return new CertificateOutcome.Refused(
                $"{AuthorityCertificate}, {AuthorityKey} or {ServerCertificate} cannot be used: {exception.Message}"
            );
        }
    }

    private CertificateOutcome.Made Issue(
        LocalAuthority authority,
        IReadOnlyList<CertificateHost> hosts,
        int days,
        bool newAuthority
    )
    {
        var pair = authority.Issue(hosts, days, clock.GetUtcNow());
        var mode = newAuthority ? FileMode.CreateNew : FileMode.Create;
        Write(ServerKey, pair.Key, Secret, mode);
        Write(ServerCertificate, pair.Certificate, Open, mode);
        using var issued = X509Certificate2.CreateFromPem(pair.Certificate);
        return new CertificateOutcome.Made(hosts, new DateTimeOffset(issued.NotAfter).ToUniversalTime(), newAuthority);
    }

    private static IReadOnlyList<CertificateHost> HostsOf(string file)
    {
        if (!Path.Exists(file))
        {
            return [];
        }

        using var certificate = X509Certificate2.CreateFromPem(Read(file));
        var names = certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>().FirstOrDefault();
        return names is null
            ? []
            :
            [
                .. names
                    .EnumerateDnsNames()
                    .Concat(names.EnumerateIPAddresses().Select(address => address.ToString()))
                    .Select(name => CertificateHost.TryParse(name, out var host) ? host : null)
                    .OfType<CertificateHost>(),
            ];
    }

    private static string Read(string file)
    {
        using var text = new StreamReader(file);
        return text.ReadToEnd();
    }

    /// <param name="permissions">Those of a new file: from its first byte, and less what the umask takes.</param>
    private static void Write(string file, string text, UnixFileMode permissions, FileMode mode)
    {
        var options = new FileStreamOptions
        {
            Mode = mode,
            Access = FileAccess.Write,
            UnixCreateMode = permissions,
        };
        using var stream = new FileStream(file, options);
        stream.Write(Encoding.ASCII.GetBytes(text));
        stream.Flush(flushToDisk: true);
    }
}
