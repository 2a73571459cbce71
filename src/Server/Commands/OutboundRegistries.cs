using Entrepot.Cli.Rewrite;
using Entrepot.Remotes;
using Entrepot.Remotes.Outbound;

namespace Entrepot.Server.Commands;

/// <summary>Other registries for a command, through the one way out that the server has, too.</summary>
internal sealed class OutboundRegistries : IAsyncDisposable
{
    private readonly ServiceProvider services;

    private OutboundRegistries(ServiceProvider services, RegistryDigests digests)
    {
        this.services = services;
        Digests = digests;
    }

    public RegistryDigests Digests { get; }

    /// <param name="authorities">PEM certificates trusted besides the system's, or empty.</param>
    public static OutboundRegistries Open(bool plainHttp, string authorities)
    {
        var services = new ServiceCollection().AddLogging().AddRemotes(new OutboundOptions()).BuildServiceProvider();
        return new OutboundRegistries(
            services,
            new RegistryDigests(
                services.GetRequiredService<RemoteRegistries>(),
                plainHttp,
                authorities,
                Environment.GetEnvironmentVariable
            )
        );
    }

    public ValueTask DisposeAsync() => services.DisposeAsync();
}
