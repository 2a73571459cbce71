using System.Security.Cryptography.X509Certificates;
using Entrepot.Cli.Certificates;
using Entrepot.Rigs;
using Entrepot.Rigs.Processes;
using Microsoft.Extensions.Time.Testing;
using Shouldly;
using Xunit;

namespace Entrepot.Unit.Cli.Certificates;

public sealed class CertificateFolderTests : IDisposable
{
    private readonly TempFolder folder = new("cert");
    private readonly FakeTimeProvider clock = new(TimeProvider.System.GetUtcNow());

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private CertificateFolder Files => new(folder["tls"], clock);

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("-verify_hostname", "registry.example.com")]
    [InlineData("-verify_hostname", "anything.example.org")]
    [InlineData("-verify_ip", "10.0.0.5")]
    [InlineData("-verify_ip", "fd00::5")]
    public async Task OpenSSL_verifies_the_certificate_for_each_name_that_was_asked_for(string check, string name)
    {
        Make("registry.example.com", "*.example.org", "10.0.0.5", "fd00::5");

        await VerifyAsync(check, name);
    }

    [Fact]
    public async Task No_other_name_is_verified()
    {
        Make("registry.example.com");

        await Should.ThrowAsync<RigException>(() => VerifyAsync("-verify_hostname", "evil.example.com"));
    }

    [Fact]
    public void The_certificate_is_a_servers_alone_and_ends_before_clients_refuse_it()
    {
        var made = Make("registry.example.com");

        using var certificate = Read(Files.ServerCertificate);
        (certificate.NotAfter - certificate.NotBefore).TotalDays.ShouldBeLessThan(825);
        made.Until.ShouldBe(new DateTimeOffset(certificate.NotAfter));
        certificate.GetECDsaPublicKey().ShouldNotBeNull().KeySize.ShouldBe(256);
        Usage(certificate).ShouldBe(X509KeyUsageFlags.DigitalSignature);
        Basic(certificate).CertificateAuthority.ShouldBeFalse();
        certificate
            .Extensions.OfType<X509EnhancedKeyUsageExtension>()
            .Single()
            .EnhancedKeyUsages.Cast<System.Security.Cryptography.Oid>()
            .Single()
            .Value.ShouldBe("1.3.6.1.5.5.7.3.1");
    }

    [Fact]
    public void The_authority_signs_certificates_of_servers_and_no_further_authorities()
    {
        Make("registry.example.com");

        using var authority = Read(Files.AuthorityCertificate);
        Basic(authority)
            .ShouldSatisfyAllConditions(
                basic => basic.CertificateAuthority.ShouldBeTrue(),
                basic => basic.PathLengthConstraint.ShouldBe(0)
            );
        Usage(authority).ShouldBe(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign);
    }

    [Fact]
    public void Only_the_owner_reads_the_keys()
    {
        Make("registry.example.com");

        foreach (var key in (string[])[Files.AuthorityKey, Files.ServerKey])
        {
            File.GetUnixFileMode(key).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite, key);
        }
    }

    [Theory]
    [InlineData("ca.crt")]
    [InlineData("ca.key")]
    [InlineData("tls.crt")]
    [InlineData("tls.key")]
    public void Nothing_that_is_there_is_overwritten(string name)
    {
        Directory.CreateDirectory(folder["tls"]);
        var mine = folder.Write(Path.Combine("tls", name), "mine");

        Files
            .Make(Hosts("registry.example.com"), 30)
            .ShouldBeOfType<CertificateOutcome.Refused>()
            .Reason.ShouldContain(mine);

        File.ReadAllText(mine).ShouldBe("mine");
        Directory.GetFiles(folder["tls"]).ShouldBe([mine]);
    }

    [Fact]
    public async Task Clients_that_trusted_the_site_trust_its_renewed_certificate()
    {
        Make("registry.example.com", "10.0.0.5");
        using var before = Read(Files.ServerCertificate);
        var authority = await File.ReadAllTextAsync(Files.AuthorityCertificate, Cancel);
        File.SetUnixFileMode(Files.ServerKey, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);
        clock.Advance(TimeSpan.FromDays(700));

        var made = Files.Renew([], 90).ShouldBeOfType<CertificateOutcome.Made>();

        using var after = Read(Files.ServerCertificate);
        made.Hosts.Select(host => host.Text).ShouldBe(["registry.example.com", "10.0.0.5"]);
        made.Until.ShouldBeGreaterThan(new DateTimeOffset(before.NotAfter).AddDays(-60));
        after.PublicKey.EncodedKeyValue.RawData.ShouldNotBe(before.PublicKey.EncodedKeyValue.RawData);
        (await File.ReadAllTextAsync(Files.AuthorityCertificate, Cancel)).ShouldBe(authority);
        await VerifyAsync(
            "-attime",
            clock.GetUtcNow().ToUnixTimeSeconds().ToString(System.Globalization.CultureInfo.InvariantCulture)
        );
        // The group that the server is in still reads it.
        File.GetUnixFileMode(Files.ServerKey).HasFlag(UnixFileMode.GroupRead).ShouldBeTrue();
    }

    [Fact]
    public void A_certificate_never_outlives_its_authority()
    {
        Make("registry.example.com");
        using var authority = Read(Files.AuthorityCertificate);
        clock.Advance(TimeSpan.FromDays(3649));

        Files
            .Renew([], 825)
            .ShouldBeOfType<CertificateOutcome.Made>()
            .Until.ShouldBe(new DateTimeOffset(authority.NotAfter));

        clock.Advance(TimeSpan.FromDays(2));
        Files.Renew([], 825).ShouldBeOfType<CertificateOutcome.Refused>().Reason.ShouldContain("has ended");
    }

    [Fact]
    public void To_renew_takes_an_authority_and_its_own_key()
    {
        Files
            .Renew(Hosts("a.example.com"), 30)
            .ShouldBeOfType<CertificateOutcome.Refused>()
            .Reason.ShouldContain("ca.crt");

        Make("a.example.com");
        var served = File.ReadAllText(Files.ServerCertificate);
        File.Copy(Files.ServerKey, Files.AuthorityKey, overwrite: true);

        Files.Renew([], 30).ShouldBeOfType<CertificateOutcome.Refused>().Reason.ShouldContain("cannot be used");
        File.ReadAllText(Files.ServerCertificate).ShouldBe(served);
    }

    [Fact]
    public void Whoever_reads_what_is_printed_finds_the_folder_of_each_client_with_the_port_they_use()
    {
        var made = Make("registry.example.com");

        var text = TrustGuide.Write(Files, made, 5443);

        text.ShouldContain("/etc/docker/certs.d/registry.example.com:5443/ca.crt");
        text.ShouldContain("/etc/containers/certs.d/registry.example.com:5443/ca.crt");
        text.ShouldContain("/etc/containerd/certs.d/registry.example.com:5443/hosts.toml");
        text.ShouldContain("update-ca-certificates");
        text.ShouldContain("curl --cacert ca.crt https://registry.example.com:5443/");
        TrustGuide.Write(Files, made, 443).ShouldContain("/etc/docker/certs.d/registry.example.com/ca.crt");
    }

    private CertificateOutcome.Made Make(params string[] names) =>
        Files.Make(Hosts(names), 825).ShouldBeOfType<CertificateOutcome.Made>();

    private static IReadOnlyList<CertificateHost> Hosts(params string[] names) =>
        [
            .. names.Select(name =>
            {
                CertificateHost.TryParse(name, out var host).ShouldBeTrue(name);
                return host!;
            }),
        ];

    private Task<string> VerifyAsync(params string[] arguments) =>
        new RigCommand(
            "openssl",
            [
                "verify",
                "-x509_strict",
                "-purpose",
                "sslserver",
                "-CAfile",
                Files.AuthorityCertificate,
                .. arguments,
                Files.ServerCertificate,
            ]
        ).RunSuccessfullyAsync(Cancel);

    private static X509Certificate2 Read(string file) => X509Certificate2.CreateFromPem(File.ReadAllText(file));

    private static X509KeyUsageFlags Usage(X509Certificate2 certificate) =>
        certificate.Extensions.OfType<X509KeyUsageExtension>().Single().KeyUsages;

    private static X509BasicConstraintsExtension Basic(X509Certificate2 certificate) =>
        certificate.Extensions.OfType<X509BasicConstraintsExtension>().Single();
}
