using Entrepot.Remotes.Client;
using Entrepot.Remotes.Outbound;
using Shouldly;
using Xunit;

namespace Entrepot.Unit.Remotes.Client;

public sealed class RealmPolicyTests
{
    [Theory]
    [InlineData("https://registry-1.docker.io", "https://auth.docker.io/token")]
    [InlineData("https://ghcr.io", "https://ghcr.io/token")]
    [InlineData("https://gcr.io", "https://gcr.io/v2/token")]
    [InlineData("https://us-docker.pkg.dev", "https://us-docker.pkg.dev/v2/token")]
    [InlineData("https://registry.gitlab.com", "https://gitlab.com/jwt/auth")]
    [InlineData("https://registry.example.co.uk", "https://auth.example.co.uk/token")]
    [InlineData("https://me.azurecr.io", "https://me.azurecr.io/oauth2/token")]
    [InlineData("https://registry.example.com", "https://registry.example.com:8443/token")]
    [InlineData("https://10.0.0.5:5000", "https://10.0.0.5:5001/token")]
    [InlineData("http://127.0.0.1:5000", "http://127.0.0.1:5000/service/token")]
    [InlineData("http://registry.local:5000", "http://registry.local:5000/token")]
    public void A_token_server_of_the_same_owner_gets_the_credentials(string endpoint, string realm) =>
        Accepts(endpoint, realm).ShouldBeTrue();

    [Theory]
    [InlineData("https://registry.example.com", "https://evil.test/token")]
    [InlineData("https://registry.example.com", "http://registry.example.com/token")]
    [InlineData("https://registry.example.com", "http://auth.example.com/token")]
    [InlineData("https://registry.example.com", "https://notexample.com/token")]
    [InlineData("https://registry.example.com", "https://example.com.evil.test/token")]
    [InlineData("https://registry.example.com", "https://user@auth.example.com/token")]
    [InlineData("https://registry.example.com", "https://auth.example.com@evil.test/token")]
    [InlineData("https://registry.example.com", "ftp://auth.example.com/token")]
    [InlineData("https://registry.example.com", "file:///etc/passwd")]
    [InlineData("https://registry.example.com", "https://10.0.0.5/token")]
    [InlineData("https://registry.example.co.uk", "https://evil.co.uk/token")]
    [InlineData("https://registry.com", "https://evil.com/token")]
    [InlineData("https://me.azurecr.io", "https://you.azurecr.io/oauth2/token")]
    [InlineData("https://us-docker.pkg.dev", "https://eu-docker.pkg.dev/v2/token")]
    [InlineData("https://a.us-east-1.amazonaws.com", "https://b.us-east-1.amazonaws.com/token")]
    [InlineData("https://10.0.0.5", "https://10.0.0.6/token")]
    [InlineData("https://10.0.0.5", "https://evil.0.0.5/token")]
    [InlineData("https://[fd00::1]", "https://[fd00::2]/token")]
    [InlineData("https://registry", "https://auth/token")]
    [InlineData("http://127.0.0.1:5000", "http://127.0.0.1:5001/token")]
    [InlineData("http://127.0.0.1:5000", "https://127.0.0.1:5000/token")]
    [InlineData("http://registry.example.com", "http://auth.example.com/token")]
    [InlineData("http://registry.example.com", "https://auth.example.com/token")]
    public void A_stranger_does_not(string endpoint, string realm) => Accepts(endpoint, realm).ShouldBeFalse();

    [Fact]
    public void A_token_server_that_the_settings_name_does_wherever_it_is()
    {
        Uri[] trusted = [new("https://auth.example.net"), new("http://10.0.0.5:5001")];

        Accepts("https://registry.example.com", "https://auth.example.net/token", trusted).ShouldBeTrue();
        Accepts("http://10.0.0.5:5000", "http://10.0.0.5:5001/token?x=1", trusted).ShouldBeTrue();
        Accepts("https://registry.example.com", "http://auth.example.net/token", trusted).ShouldBeFalse();
        Accepts("https://registry.example.com", "https://auth.example.net:444/token", trusted).ShouldBeFalse();
    }

    private static bool Accepts(string endpoint, string realm, params Uri[] trusted) =>
        Uri.TryCreate(realm, UriKind.Absolute, out var uri)
        && new RealmPolicy(new OutboundOptions { TrustedRealms = trusted }).Accepts(new Uri(endpoint), uri);
}
