using Entrepot.Access;
using Entrepot.Access.Http;
using Microsoft.AspNetCore.Http;
using Shouldly;
using Xunit;

namespace Entrepot.Unit.Access.Http;

public sealed class PublicAddressTests
{
    [Theory]
    [InlineData("registry.example.org", "http://registry.example.org")]
    [InlineData("127.0.0.1:5000", "http://127.0.0.1:5000")]
    [InlineData("[::1]:5000", "http://[::1]:5000")]
    [InlineData("evil\"org", "http://localhost")]
    [InlineData("a b", "http://localhost")]
    [InlineData("user@evil", "http://localhost")]
    [InlineData("evil/path", "http://localhost")]
    [InlineData("evil,scope=x", "http://localhost")]
    [InlineData("host:99999", "http://localhost")]
    [InlineData("", "http://localhost")]
    public void Without_an_external_url_a_well_formed_host_is_echoed_and_no_other(string host, string address) =>
        Of(new AccessOptions(), host).ShouldBe(address);

    [Fact]
    public void A_scheme_that_a_proxy_passed_on_unread_is_not_repeated()
    {
        var context = new DefaultHttpContext();
        context.Request.Scheme = "gopher";
        context.Request.Host = new HostString("registry.example.org");

        new PublicAddress(new AccessOptions()).Of(context.Request).ShouldBe("http://registry.example.org");
    }

    [Fact]
    public void A_set_external_url_wins_over_any_host_but_the_listed_ones()
    {
        var options = new AccessOptions { ExternalUrl = new Uri("https://registry.example.org:8443/") };
        options.FurtherHosts = ["registry.local:5000"];

        Of(options, "evil.example.com").ShouldBe("https://registry.example.org:8443");
        Of(options, "registry.local:5000").ShouldBe("https://registry.local:5000");
        Of(options, "registry.local").ShouldBe("https://registry.example.org:8443");
    }

    private static string Of(AccessOptions options, string host)
    {
        var context = new DefaultHttpContext();
        context.Request.Scheme = "http";
        context.Request.Host = new HostString(host);
        return new PublicAddress(options).Of(context.Request);
    }
}
