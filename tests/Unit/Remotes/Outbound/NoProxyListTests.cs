using Entrepot.Remotes.Outbound;
using Shouldly;
using Xunit;

namespace Entrepot.Unit.Remotes.Outbound;

public sealed class NoProxyListTests
{
    private static readonly NoProxyList List = new(["localhost", ".corp.example", "10.0.0.0/8", "192.168.1.7"]);

    [Theory]
    [InlineData("localhost", true)]
    [InlineData("LOCALHOST", true)]
    [InlineData("registry.corp.example", true)]
    [InlineData("corp.example", false)]
    [InlineData("notcorp.example", false)]
    [InlineData("10.1.2.3", true)]
    [InlineData("11.1.2.3", false)]
    [InlineData("192.168.1.7", true)]
    [InlineData("192.168.1.8", false)]
    [InlineData("[::1]", false)]
    public void Hosts_are_found_by_name_domain_address_and_network(string host, bool held) =>
        List.Holds(host).ShouldBe(held);
}
