using Entrepot.Data;
using Entrepot.Data.ChangeLog;
using Entrepot.Remotes;
using Entrepot.Replication.Alarms;
using Entrepot.Replication.Destinations;
using Entrepot.Replication.Endpoints;
using Entrepot.Replication.Executions;
using Entrepot.Replication.Holds;
using Entrepot.Replication.Policies;
using Entrepot.Replication.Policies.Moves;
using Entrepot.Replication.Preview;
using Entrepot.Replication.Reconcile;
using Entrepot.Replication.Targets;
using Entrepot.Replication.Transfer;
using Entrepot.Replication.Transfer.Pull;
using Entrepot.Replication.Transfer.Site;
using Entrepot.Replication.Triggers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Entrepot.Replication;

public static class ReplicationModule
{
    /// <summary>
    /// What keeps other registries equal to this site. It wants a database, the registry, the remotes and, for the
    /// endpoints' secrets, access.
    /// </summary>
    public static IServiceCollection AddReplication(this IServiceCollection services, ReplicationOptions options)
    {
        services.AddSingleton(options);
        services.AddSingleton<ReplicationSignal>();
        services.AddSingleton<RunningTargets>();
        services.AddEndpoints();
        services.AddAlarms();
        AddRules(services);
        AddTriggers(services);
        AddTransfer(services);
        return AddWork(services);
    }

    private static void AddRules(IServiceCollection services) =>
        services
            .AddSingleton<ReplicationPolicies>()
            .AddSingleton<ExecutionStarter>()
            .AddSingleton<ExecutionStopper>()
            .AddSingleton<PolicyMover>()
            .AddSingleton<ExecutionRetry>()
            .AddSingleton<ReplicationHolds>()
            .AddSingleton<DestinationReader>()
            .AddSingleton<ExecutionReader>()
            .AddSingleton<TaskStandingReader>()
            .AddSingleton<ExecutionPlanner>()
            .AddSingleton<PullPlanner>()
            .AddSingleton<RulePreviewer>()
            .AddSingleton<ExecutionSweeper>();

    private static void AddTriggers(IServiceCollection services) =>
        services
            .AddSingleton<EventBasedTrigger>()
            // Not AddHostedService: that takes only one of a type, and every consumer has its relay.
            .AddSingleton<IHostedService>(provider => new ChangeRelay(
                provider.GetRequiredService<Database>(),
                provider.GetRequiredService<EventBasedTrigger>(),
                provider.GetRequiredService<TimeProvider>(),
                provider.GetRequiredService<ILogger<ChangeRelay>>()
            ));

    private static void AddTransfer(IServiceCollection services) =>
        services
            .AddSingleton<IArtifactSource, LocalSource>()
            .AddSingleton<SiteProjects>()
            .AddSingleton<SiteStore>()
            .AddSingleton<ReferrerTagLists>()
            .AddSingleton<TransferSides>()
            .AddSingleton<PlacementLedger>()
            .AddSingleton<MountSources>()
            .AddSingleton<BlobFlights>()
            .AddSingleton<BlobCopier>()
            .AddSingleton<UntaggedRemover>()
            .AddSingleton<DeletedRemover>()
            .AddSingleton<ArtifactSender>()
            .AddSingleton<ArtifactCopier>()
            .AddSingleton<ArtifactRemover>()
            .AddSingleton<TargetLook>();

    private static IServiceCollection AddWork(IServiceCollection services) =>
        services
            .AddSingleton<RemoteOpener>(provider => provider.GetRequiredService<RemoteRegistries>().Open)
            .AddSingleton<ProviderFinder>(provider => provider.GetRequiredService<RemoteRegistries>().Find)
            .AddSingleton<TargetLeaser>()
            .AddSingleton<TargetSettler>()
            .AddSingleton<TargetWorker>()
            .AddHostedService<SchedulingLoop>()
            .AddHostedService<PlanningLoop>()
            .AddHostedService<PullPlanningLoop>()
            .AddHostedService<TargetDispatcher>()
            .AddHostedService<LeaseKeeper>()
            .AddHostedService<SweepingLoop>()
            .AddSingleton<ReconcileStarter>()
            .AddSingleton<Reconciler>()
            .AddHostedService<ReconcileLoop>();
}
