using System.Net;
using Entrepot.Remotes.Outbound;
using Shouldly;
using Xunit;

namespace Entrepot.Unit.Remotes.Outbound;

public sealed class AddressPolicyTests
{
    [Theory]
    [InlineData("169.254.169.254")]
    [InlineData("169.254.170.2")]
    [InlineData("169.254.0.1")]
    [InlineData("0.0.0.0")]
    [InlineData("0.1.2.3")]
    [InlineData("224.0.0.1")]
    [InlineData("255.255.255.255")]
    [InlineData("100.100.100.200")]
    [InlineData("192.0.0.192")]
    [InlineData("168.63.129.16")]
    [InlineData("::")]
    [InlineData("fe80::1")]
    [InlineData("fe80::1%2")]
    [InlineData("ff02::1")]
    [InlineData("fd00:ec2::254")]
    [InlineData("fd20:ce::254")]
    [InlineData("::ffff:169.254.169.254")]
    [InlineData("::169.254.169.254")]
    [InlineData("64:ff9b::169.254.169.254")]
    [InlineData("64:ff9b:1::169.254.169.254")]
    [InlineData("2002:a9fe:a9fe::1")]
    [InlineData("2001:0:a9fe:a9fe::1")]
    [InlineData("2001:0:102:304:0:0:5601:5601")]
    [InlineData("2a00::5efe:169.254.169.254")]
    [InlineData("2a00::200:5efe:169.254.169.254")]
    public void Link_local_and_metadata_addresses_are_never_reached_in_any_form(string address)
    {
        var everything = new OutboundOptions
        {
            AllowedNetworks = [IPNetwork.Parse("0.0.0.0/0"), IPNetwork.Parse("::/0")],
        };

        new AddressPolicy(new OutboundOptions()).Permits(IPAddress.Parse(address)).ShouldBeFalse();
        new AddressPolicy(everything).Permits(IPAddress.Parse(address)).ShouldBeFalse();
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("10.1.2.3")]
    [InlineData("172.16.0.1")]
    [InlineData("192.168.1.1")]
    [InlineData("100.64.0.1")]
    [InlineData("8.8.8.8")]
    [InlineData("::1")]
    [InlineData("fd12::1")]
    [InlineData("2a00:1450::1")]
    [InlineData("::ffff:127.0.0.1")]
    public void Public_private_and_loopback_addresses_are_reached(string address) =>
        new AddressPolicy(new OutboundOptions()).Permits(IPAddress.Parse(address)).ShouldBeTrue();

    [Fact]
    public void A_denied_network_is_not_reached_through_a_translator_either()
    {
        var policy = new AddressPolicy(new OutboundOptions { DeniedNetworks = [IPNetwork.Parse("10.0.0.0/8")] });

        policy.Permits(IPAddress.Parse("10.1.2.3")).ShouldBeFalse();
        policy.Permits(IPAddress.Parse("::ffff:10.1.2.3")).ShouldBeFalse();
        policy.Permits(IPAddress.Parse("64:ff9b::10.1.2.3")).ShouldBeFalse();
        policy.Permits(IPAddress.Parse("11.1.2.3")).ShouldBeTrue();
    }

    [Fact]
    public void With_a_list_of_allowed_networks_nothing_else_is_reached()
    {
        var policy = new AddressPolicy(
            new OutboundOptions
            {
                AllowedNetworks = [IPNetwork.Parse("10.0.0.0/8")],
                DeniedNetworks = [IPNetwork.Parse("10.9.0.0/16")],
            }
        );

        policy.Permits(IPAddress.Parse("10.1.2.3")).ShouldBeTrue();
        policy.Permits(IPAddress.Parse("10.9.2.3")).ShouldBeFalse();
        policy.Permits(IPAddress.Parse("8.8.8.8")).ShouldBeFalse();
        policy.Permits(IPAddress.Parse("127.0.0.1")).ShouldBeFalse();
    }
}
