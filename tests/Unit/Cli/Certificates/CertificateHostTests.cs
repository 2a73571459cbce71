using Entrepot.Cli.Certificates;
using Shouldly;
using Xunit;

namespace Entrepot.Unit.Cli.Certificates;

public sealed class CertificateHostTests
{
    [Theory]
    [InlineData("registry.example.com", "registry.example.com")]
    [InlineData("Registry.Example.COM", "registry.example.com")]
    [InlineData("localhost", "localhost")]
    [InlineData("*.example.com", "registry.example.com")]
    [InlineData("10.0.0.5", "10.0.0.5")]
    [InlineData("fd00::5", "[fd00::5]")]
    [InlineData("[fd00::5]", "[fd00::5]")]
    [InlineData("xn--mnchen-3ya.de", "xn--mnchen-3ya.de")]
    public void A_name_or_an_address_is_taken(string text, string inUrl)
    {
        CertificateHost.TryParse(text, out var host).ShouldBeTrue();
        host!.InUrl.ShouldBe(inUrl);
    }

    [Theory]
    [InlineData("")]
    [InlineData("registry.example.com:5000")]
    [InlineData("https://registry.example.com")]
    [InlineData("registry example")]
    [InlineData("-registry.example.com")]
    [InlineData("registry..example.com")]
    [InlineData("registry.example.com.")]
    [InlineData("a.*.example.com")]
    [InlineData("127.1")]
    [InlineData("1")]
    [InlineData("256.0.0.1")]
    [InlineData("fe80::1%eth0")]
    [InlineData("münchen.de")]
    [InlineData("registry\n.example.com")]
    public void What_no_client_can_be_given_as_a_host_is_refused(string text) =>
        CertificateHost.TryParse(text, out _).ShouldBeFalse();
}
