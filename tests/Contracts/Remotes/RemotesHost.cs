using System.Net;
using Entrepot.Remotes;
using Entrepot.Remotes.Outbound;
using Microsoft.Extensions.DependencyInjection;

namespace Entrepot.Contracts.Remotes;

/// <summary>The module as the server composes it, with options of the test's own.</summary>
internal sealed class RemotesHost(OutboundOptions options, HostResolver? names = null) : IAsyncDisposable
{
    private readonly ServiceProvider services = new ServiceCollection()
        .AddSingleton(names ?? Dns.GetHostAddressesAsync)
        .AddRemotes(options)
        .BuildServiceProvider(validateScopes: true);

    public RemoteRegistries Registries => services.GetRequiredService<RemoteRegistries>();

    public ValueTask DisposeAsync() => services.DisposeAsync();
}
