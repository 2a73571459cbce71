using System.Net;
using System.Net.Sockets;
using Entrepot.Remotes;
using Entrepot.Remotes.Outbound;
using Shouldly;
using Xunit;

namespace Entrepot.Unit.Remotes.Outbound;

public sealed class OutboundConnectorTests : IDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private int lookups;

    public OutboundConnectorTests() => listener.Start();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    public void Dispose() => listener.Dispose();

    [Fact]
    public async Task A_name_is_looked_up_once_and_the_checked_address_is_connected_to()
    {
        // A name that answers differently the second time would get past a check that looks up by itself.
        var connector = Connector(() => lookups == 1 ? ["127.0.0.1"] : ["169.254.169.254"]);

        await using var stream = await connector.ConnectAsync(
            new DnsEndPoint("rebind.test", Port),
            OutboundReach.Permitted,
            Cancel
        );

        lookups.ShouldBe(1);
        using var client = await listener.AcceptSocketAsync(Cancel);
        client.RemoteEndPoint.ShouldBeOfType<IPEndPoint>().Address.ShouldBe(IPAddress.Loopback);
    }

    [Fact]
    public async Task Of_several_addresses_only_the_permitted_ones_are_tried()
    {
        var connector = Connector(() => ["169.254.169.254", "127.0.0.1"]);

        await using var stream = await connector.ConnectAsync(
            new DnsEndPoint("mixed.test", Port),
            OutboundReach.Permitted,
            Cancel
        );

        stream.CanWrite.ShouldBeTrue();
    }

    [Fact]
    public async Task The_next_address_is_tried_when_one_does_not_answer()
    {
        // Nobody listens on 127.0.0.2.
        var connector = Connector(() => ["127.0.0.2", "127.0.0.1"]);

        await using var stream = await connector.ConnectAsync(
            new DnsEndPoint("two.test", Port),
            OutboundReach.Permitted,
            Cancel
        );

        stream.CanWrite.ShouldBeTrue();
    }

    [Fact]
    public async Task A_forbidden_address_is_refused_and_nothing_is_sent()
    {
        var connector = Connector(() => ["::ffff:169.254.169.254"]);

        (await FaultOfAsync(connector, "metadata.test")).ShouldBe(RemoteFaultReason.RefusedByPolicy);
        (await FaultOfAsync(connector, "169.254.169.254")).ShouldBe(RemoteFaultReason.RefusedByPolicy);
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("::1")]
    [InlineData("10.1.2.3")]
    [InlineData("172.31.0.1")]
    [InlineData("192.168.7.7")]
    [InlineData("100.64.1.1")]
    [InlineData("fd12::1")]
    [InlineData("::ffff:10.1.2.3")]
    [InlineData("64:ff9b::10.1.2.3")]
    public async Task Who_is_sent_on_from_outside_does_not_get_inside(string address)
    {
        var connector = Connector(() => [address]);

        var exception = await Should.ThrowAsync<RemoteException>(() =>
            connector.ConnectAsync(new DnsEndPoint("storage.test", Port), OutboundReach.Outside, Cancel)
        );

        exception.Fault.Reason.ShouldBe(RemoteFaultReason.RefusedByPolicy);
        (await connector.IsOutsideAsync("storage.test", Cancel)).ShouldBeFalse();
    }

    [Fact]
    public async Task What_the_settings_allow_by_name_may_be_sent_to_from_outside()
    {
        var connector = new OutboundConnector(
            new AddressPolicy(new OutboundOptions { AllowedNetworks = [IPNetwork.Parse("127.0.0.0/8")] }),
            (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Loopback]),
            TimeProvider.System
        );

        await using var stream = await connector.ConnectAsync(
            new DnsEndPoint("storage.test", Port),
            OutboundReach.Outside,
            Cancel
        );

        stream.CanWrite.ShouldBeTrue();
    }

    [Fact]
    public async Task Faults_are_told_apart()
    {
        (await FaultOfAsync(Connector(() => []), "empty.test")).ShouldBe(RemoteFaultReason.Dns);
        var unknown = Connector(() => throw new SocketException((int)SocketError.HostNotFound));
        (await FaultOfAsync(unknown, "unknown.test")).ShouldBe(RemoteFaultReason.Dns);
        listener.Stop();
        (await FaultOfAsync(Connector(() => ["127.0.0.1"]), "down.test")).ShouldBe(RemoteFaultReason.Connect);
    }

    private OutboundConnector Connector(Func<string[]> answer) =>
        new(
            new AddressPolicy(new OutboundOptions()),
            (_, _) =>
            {
                lookups++;
                return Task.FromResult(answer().Select(IPAddress.Parse).ToArray());
            },
            TimeProvider.System
        );

    private async Task<RemoteFaultReason> FaultOfAsync(OutboundConnector connector, string host)
    {
        var port = listener.Server.IsBound ? Port : 9;
        var exception = await Should.ThrowAsync<RemoteException>(() =>
            connector.ConnectAsync(new DnsEndPoint(host, port), OutboundReach.Permitted, Cancel)
        );
        return exception.Fault.Reason;
    }
}
