using Entrepot.Remotes;
using Entrepot.Remotes.Outbound;
using Entrepot.Rigs.Certificates;
using Entrepot.Rigs.Remotes;
using Shouldly;
using Xunit;

namespace Entrepot.Contracts.Remotes;

/// <summary>The way out through a company's proxy.</summary>
public sealed class OutboundProxyTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_plain_registry_whose_name_only_the_proxy_knows_is_reached_through_it()
    {
        await using var proxy = ForwardProxy.Start();
        await using var remote = await HostileRemote.StartAsync(HostileBehaviours.RootIsOpen, Cancel);
        var url = new Uri($"http://registry.outside.invalid:{remote.Address.Port}");

        (await PingAsync(proxy, url)).ShouldBe(PingOutcome.Healthy);

        proxy.Requests.ShouldContain($"GET {url}v2/ HTTP/1.1");
        (await PingAsync(null, url)).ShouldBe(PingOutcome.Dns);
    }

    [Fact]
    public async Task A_registry_with_TLS_is_reached_through_a_tunnel_and_its_certificate_is_checked()
    {
        using var authority = new CertificateAuthority();
        await using var proxy = ForwardProxy.Start();
        await using var remote = await HostileRemote.StartAsync(HostileBehaviours.None, Cancel, authority);

        (await PingAsync(proxy, remote.Address, authority.Pem)).ShouldBe(PingOutcome.Healthy);
        (await PingAsync(proxy, remote.Address)).ShouldBe(PingOutcome.Tls);

        proxy.Requests.ShouldAllBe(request => request == $"CONNECT {remote.Address.Authority} HTTP/1.1");
    }

    [Fact]
    public async Task Hosts_of_the_list_are_reached_without_it()
    {
        await using var proxy = ForwardProxy.Start();
        await using var remote = await HostileRemote.StartAsync(HostileBehaviours.None, Cancel);

        (await PingAsync(proxy, remote.Address, noProxy: "127.0.0.0/8")).ShouldBe(PingOutcome.Healthy);

        proxy.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task What_may_not_be_reached_may_not_be_reached_through_it_either()
    {
        await using var proxy = ForwardProxy.Start();

        (await PingAsync(proxy, new Uri("http://169.254.169.254"))).ShouldBe(PingOutcome.RefusedByPolicy);
        (await PingAsync(proxy, new Uri("https://[::ffff:a9fe:a9fe]"))).ShouldBe(PingOutcome.RefusedByPolicy);

        proxy.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_proxy_that_is_down_is_said_to_be_so()
    {
        var proxy = ForwardProxy.Start();
        await proxy.DisposeAsync();

        (await PingAsync(proxy, new Uri("https://registry.outside.invalid"))).ShouldBe(PingOutcome.Connect);
    }

    private static async Task<PingOutcome> PingAsync(
        ForwardProxy? proxy,
        Uri url,
        string certificate = "",
        string? noProxy = null
    )
    {
        var options = new OutboundOptions { Proxy = proxy?.Address, NoProxy = noProxy is null ? [] : [noProxy] };
        await using var host = new RemotesHost(options);
        await using var registry = host.Registries.Open(
            new RemoteEndpoint(
                "docker-registry",
                url,
                Insecure: false,
                certificate,
                "basic",
                HostileRemote.User,
                HostileRemote.Secret
            )
        );
        return await registry.PingAsync(Cancel);
    }
}
