using Entrepot.Replication.Endpoints;
using Shouldly;
using Xunit;

namespace Entrepot.Unit.Replication.Endpoints;

public sealed class EndpointUrlTests
{
    [Theory]
    [InlineData("https://gcr.io", "https://gcr.io")]
    [InlineData(" https://gcr.io/ ", "https://gcr.io")]
    [InlineData("registry.example.com:5000", "http://registry.example.com:5000")]
    [InlineData("127.0.0.1:5000", "http://127.0.0.1:5000")]
    [InlineData("http://host/a/b/?x=1#y", "http://host/a/b")]
    [InlineData("HTTPS://Host.Example", "https://host.example")]
    [InlineData("https://host:443", "https://host")]
    public void A_url_is_cleaned_as_Harbor_does(string text, string url) =>
        EndpointUrl.Show(EndpointUrl.Parse(text).ShouldNotBeNull()).ShouldBe(url);

    [Theory]
    [InlineData("")]
    [InlineData("http://")]
    [InlineData("ftp://host")]
    [InlineData("file:///etc/passwd")]
    [InlineData("https://user:password@host")]
    [InlineData("http://a b")]
    public void What_cannot_be_an_endpoint_is_refused(string text) => EndpointUrl.Parse(text).ShouldBeNull();

    [Fact]
    public void A_very_long_url_is_refused() =>
        EndpointUrl.Parse($"https://host/{new string('a', 300)}").ShouldBeNull();
}
