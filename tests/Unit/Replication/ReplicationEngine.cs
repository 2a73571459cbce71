using Entrepot.Access.Secrets;
using Entrepot.Remotes;
using Entrepot.Remotes.Client;
using Entrepot.Remotes.Outbound;
using Entrepot.Replication;
using Entrepot.Replication.Executions;
using Entrepot.Replication.Holds;
using Entrepot.Replication.Targets;
using Entrepot.Replication.Transfer;
using Entrepot.Unit.Testing;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Entrepot.Unit.Replication;

/// <summary>The whole engine at work by the real clock, over a <see cref="ReplicationSite"/>.</summary>
public sealed class ReplicationEngine : IAsyncDisposable
{
    private readonly ServiceProvider services;
    private readonly List<IHostedService> running = [];

    private ReplicationEngine(ReplicationSite site) =>
        services = new ServiceCollection()
            .AddLogging()
            .AddSingleton(TimeProvider.System)
            .AddSingleton(site.Database)
            .AddSingleton(new SecretProtector(new EphemeralDataProtectionProvider()))
            .AddRemotes(new OutboundOptions())
            .AddReplication(new ReplicationOptions())
            .AddSingleton<IRemoteAdapter>(new Adapter(site.Remote))
            .AddSingleton<IArtifactSource>(site.Source)
            .AddSingleton(provider => new TransferSides(site.Source, store: null!, referrerTags: null!))
            .BuildServiceProvider();

    public ExecutionStopper Stopper => services.GetRequiredService<ExecutionStopper>();

    public ReplicationHolds Holds => services.GetRequiredService<ReplicationHolds>();

    /// <summary>How many targets are being worked on.</summary>
    public int Running => services.GetRequiredService<RunningTargets>().All.Count;

    public static async Task<ReplicationEngine> StartAsync(ReplicationSite site)
    {
        await site.WriteAsync(async context => (await context.RegistryEndpoints.FindAsync(1L))!.Type = Adapter.Type);
        var engine = new ReplicationEngine(site);
        foreach (var service in engine.services.GetServices<IHostedService>())
        {
            await service.StartAsync(CancellationToken.None);
            engine.running.Add(service);
        }

        return engine;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var service in running.AsEnumerable().Reverse())
        {
            await service.StopAsync(CancellationToken.None);
        }

        await services.DisposeAsync();
    }

    private sealed class Adapter(FakeRemoteRegistry registry) : IRemoteAdapter
    {
        public const string Type = "in-memory";

        public RemoteProvider Provider { get; } = new(Type, [], "", false, false);

        public IRemoteRegistry Open(ConnectionLease lease)
        {
            lease.Dispose();
            return registry;
        }
    }
}
