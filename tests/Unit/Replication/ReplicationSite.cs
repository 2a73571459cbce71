using Entrepot.Access.Secrets;
using Entrepot.Data;
using Entrepot.Data.ChangeLog;
using Entrepot.Data.Rows;
using Entrepot.Oci;
using Entrepot.Registry;
using Entrepot.Registry.Manifests;
using Entrepot.Registry.Repositories;
using Entrepot.Registry.Tags;
using Entrepot.Remotes;
using Entrepot.Replication;
using Entrepot.Replication.Endpoints;
using Entrepot.Replication.Executions;
using Entrepot.Replication.Holds;
using Entrepot.Replication.Policies;
using Entrepot.Replication.Policies.Moves;
using Entrepot.Replication.Preview;
using Entrepot.Replication.Reconcile;
using Entrepot.Replication.Targets;
using Entrepot.Replication.Tasks;
using Entrepot.Replication.Transfer;
using Entrepot.Replication.Triggers;
using Entrepot.Rigs.Images;
using Entrepot.Unit.Testing;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Entrepot.Unit.Replication;

/// <summary>
/// A site with the registry's real rows and the engine's real parts, driven step by step, and another registry in
/// memory as the destination.
/// </summary>
public sealed class ReplicationSite : IAsyncDisposable
{
    private readonly TestDatabase data;
    private readonly ChangeRelay relay;
    private readonly TargetLook look;
    private readonly TargetLook otherNode;

    private ReplicationSite(TestDatabase data, FakeTimeProvider clock)
    {
        this.data = data;
        Clock = clock;
        Source = new MemorySource(data.Database);
        var options = new ReplicationOptions { ReconcileRate = 0 };
        relay = new ChangeRelay(
            data.Database,
            new EventBasedTrigger(Signal, clock, NullLogger<EventBasedTrigger>.Instance),
            clock,
            NullLogger<ChangeRelay>.Instance
        );
        Leaser = new TargetLeaser(data.Database, options, clock);
        Settler = new TargetSettler(data.Database, new Random(1), clock);
        Planner = new ExecutionPlanner(data.Database, Signal, clock);
        Speeds = new EndpointSpeeds(data.Database, clock);
        Gate = new EndpointGate(
            data.Database,
            new EndpointReader(
                new SecretProtector(new EphemeralDataProtectionProvider()),
                NullLogger<EndpointReader>.Instance
            ),
            new EndpointBreaker(new Random(1)),
            Speeds,
            clock
        );
        PullPlanner = new PullPlanner(data.Database, Gate, _ => Remote, Signal, clock);
        Previewer = new RulePreviewer(data.Database, Gate, _ => Remote, _ => Kind, clock);
        Reconcile = new ReconcileStarter(data.Database, options, Signal, clock);
        Reconciler = new Reconciler(data.Database, Gate, _ => Remote, Source, options, Signal, clock);
        Starter = new ExecutionStarter(data.Database, Signal, clock);
        Stopper = new ExecutionStopper(data.Database, Running, Signal, clock);
        Mover = new PolicyMover(data.Database, Signal, clock);
        Retry = new ExecutionRetry(data.Database, Signal, clock);
        Holds = new ReplicationHolds(data.Database, Running, Signal, clock, NullLogger<ReplicationHolds>.Instance);
        Policies = new ReplicationPolicies(data.Database, Running, Signal, _ => Kind, clock);
        look = Look(options);
        otherNode = Look(options);
    }

    public FakeTimeProvider Clock { get; }
    public MemorySource Source { get; }
    public FakeRemoteRegistry Remote { get; } = new();

    /// <summary>What the other registry's kind says of itself.</summary>
    public RemoteProvider Kind { get; set; } = new("docker-registry", [], "", false, CopiesByChunk: true);
    public ReplicationSignal Signal { get; } = new();
    public RunningTargets Running { get; } = new();
    public TargetLeaser Leaser { get; }
    public TargetSettler Settler { get; }
    public ExecutionPlanner Planner { get; }
    public EndpointGate Gate { get; }
    public PullPlanner PullPlanner { get; }
    public RulePreviewer Previewer { get; }
    public ReconcileStarter Reconcile { get; }
    public Reconciler Reconciler { get; }
    public ExecutionStarter Starter { get; }
    public ExecutionStopper Stopper { get; }
    public PolicyMover Mover { get; }
    public ExecutionRetry Retry { get; }
    public ReplicationPolicies Policies { get; }
    public ReplicationHolds Holds { get; }
    public EndpointSpeeds Speeds { get; }
    public Database Database => data.Database;

    private static CancellationToken Never => CancellationToken.None;

    public static async Task<ReplicationSite> CreateAsync(DatabaseKind kind)
    {
        var clock = new FakeTimeProvider(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
        var site = new ReplicationSite(await TestDatabase.CreateAsync(kind), clock);
        await site.WriteAsync(context =>
        {
            context.Projects.Add(new ProjectRow { Name = "library", Public = true });
            context.RegistryEndpoints.Add(
                new RegistryEndpointRow
                {
                    Name = "there",
                    Type = "docker-registry",
                    Url = "http://there.test",
                }
            );
        });
        return site;
    }

    /// <summary>Adds an enabled event-based rule to the one endpoint.</summary>
    public async Task<ReplicationPolicyRow> AddPolicyAsync(Action<ReplicationPolicyRow>? change = null)
    {
        var policy = new ReplicationPolicyRow
        {
            Name = "rule",
            DestinationEndpointId = 1,
            Trigger = ReplicationTrigger.EventBased,
            Enabled = true,
        };
        change?.Invoke(policy);
        await WriteAsync(context => context.ReplicationPolicies.Add(policy));
        return policy;
    }

    /// <summary>Pushes as a client does: blobs, children by digest, then the manifest under its tag.</summary>
    public async Task<Digest> PushAsync(string repository, string tag, Artifact artifact)
    {
        var name = RepositoryName.Parse(repository);
        await SeedBlobsAsync(name, artifact);
        foreach (var child in artifact.Children.SelectMany(child => child.ChildrenFirst()))
        {
            await PutAsync(name, child, child.Digest);
        }

        return await PutAsync(name, artifact, tag);
    }

    /// <summary>Pushes by digest alone, as signing tools do.</summary>
    public Task<Digest> PushAsync(string repository, Artifact artifact) =>
        PushAsync(repository, artifact.Digest, artifact);

    public Task DeleteTagAsync(string repository, string tag) =>
        new TagDeleter(Database, Clock).DeleteAsync(RepositoryName.Parse(repository), Tag.Parse(tag), By("eve"), Never);

    public Task DeleteManifestAsync(string repository, Digest digest) =>
        new ManifestDeleter(Database, Clock).DeleteAsync(RepositoryName.Parse(repository), digest, By("eve"), Never);

    public Task DeleteRepositoryAsync(string repository) =>
        new RepositoryDeleter(Database, Clock).DeleteAsync(RepositoryName.Parse(repository), By("eve"), Never);

    /// <summary>Hands the whole change log to the trigger.</summary>
    public async Task RelayAsync()
    {
        while (await relay.RelayOnceAsync(Never) != RelayProgress.Idle) { }
    }

    public async Task PlanAsync()
    {
        for (
            var pieces = 0;
            await Stopper.GoOnAsync(Never) || await Mover.GoOnAsync(Never) || await Planner.PlanOnceAsync(Never);
            pieces++
        )
        {
            if (pieces == 100)
            {
                throw new InvalidOperationException("Planning and stopping come to no end.");
            }
        }
    }

    public Task<IReadOnlyList<LeasedTarget>> LeaseAsync(int count = 10) =>
        Leaser.LeaseAsync(count, BusyWorkers.None, Never);

    /// <summary>One look; faults of the other side become outcomes as the worker makes them.</summary>
    internal Task<(TargetOutcome? Outcome, TaskLog Log)> LookAsync(LeasedTarget lease) => LookAsync(look, lease);

    /// <summary>A look by another node, which shares nothing but the database with the first.</summary>
    internal Task<(TargetOutcome? Outcome, TaskLog Log)> LookFromOtherNodeAsync(LeasedTarget lease) =>
        LookAsync(otherNode, lease);

    private async Task<(TargetOutcome? Outcome, TaskLog Log)> LookAsync(TargetLook look, LeasedTarget lease)
    {
        var log = new TaskLog(Database, Clock, lease.OpenTasks is [.., var last] ? last.Id : null);
        try
        {
            return (await look.LookAsync(new TargetTransfer(lease, Source, Remote, log), Never), log);
        }
        catch (LeaseLostException)
        {
            return (null, log);
        }
        catch (Entrepot.Remotes.RemoteException exception) when (exception.Fault.IsEndpointFault)
        {
            return (new TargetOutcome.EndpointAtFault(exception.Fault), log);
        }
        catch (Entrepot.Remotes.RemoteException exception)
        {
            return (new TargetOutcome.ArtifactAtFault(exception.Fault.Words, Final: false), log);
        }
        catch (ArtifactFaultException fault)
        {
            return (new TargetOutcome.ArtifactAtFault(fault.Message, fault.Final), log);
        }
    }

    /// <summary>False when the lease was lost; then somebody looks once more, as with the worker.</summary>
    public async Task<bool> SettleAsync(LeasedTarget lease, TargetOutcome? outcome, TaskLog log)
    {
        if (outcome is not null && await Settler.SettleAsync(lease, outcome, log, Never))
        {
            return true;
        }

        await Settler.LookOnceMoreAsync(lease, Never);
        return false;
    }

    /// <summary>Relays, plans and works until nothing is wanted any more.</summary>
    public async Task DrainAsync()
    {
        for (var round = 0; round < 100; round++)
        {
            await RelayAsync();
            await PlanAsync();
            var leases = await LeaseAsync();
            foreach (var lease in leases)
            {
                var (outcome, log) = await LookAsync(lease);
                await SettleAsync(lease, outcome, log);
            }

            if (leases.Count == 0 && !await AnyWantedAsync())
            {
                return;
            }

            Clock.Advance(TimeSpan.FromSeconds(20));
        }

        throw new InvalidOperationException("Targets stay wanted for ever.");
    }

    public Task<List<ReplicationTaskRow>> TasksAsync() =>
        Database.ReadAsync(
            (context, token) => context.ReplicationTasks.OrderBy(task => task.Id).ToListAsync(token),
            Never
        );

    public Task<List<ReplicationTargetRow>> TargetsAsync() =>
        Database.ReadAsync(
            (context, token) => context.ReplicationTargets.OrderBy(target => target.Id).ToListAsync(token),
            Never
        );

    public Task<List<ReplicationExecutionRow>> ExecutionsAsync() =>
        Database.ReadAsync(
            (context, token) => context.ReplicationExecutions.OrderBy(execution => execution.Id).ToListAsync(token),
            Never
        );

    /// <summary>The whole log of a task.</summary>
    public async Task<string> LogAsync(long task) =>
        string.Join(
            '\n',
            await Database.ReadAsync(
                (context, token) =>
                    context
                        .ReplicationTaskLogs.Where(line => line.TaskId == task)
                        .OrderBy(line => line.Id)
                        .Select(line => line.Text)
                        .ToListAsync(token),
                Never
            )
        );

    public Task WriteAsync(Action<EntrepotContext> write) =>
        Database.WriteAsync(
            async (context, token) =>
            {
                write(context);
                return await context.SaveChangesAsync(token);
            },
            Never
        );

    public Task WriteAsync(Func<EntrepotContext, Task> write) =>
        Database.WriteAsync(
            async (context, token) =>
            {
                await write(context);
                return await context.SaveChangesAsync(token);
            },
            Never
        );

    public ValueTask DisposeAsync()
    {
        Source.Dispose();
        return data.DisposeAsync();
    }

    private TargetLook Look(ReplicationOptions options)
    {
        var ledger = new PlacementLedger(Database, Clock);
        var untagged = new UntaggedRemover(ledger);
        var blobs = new BlobCopier(new MountSources(Database), new BlobFlights(), Speeds, options, Clock);
        return new TargetLook(
            new ArtifactCopier(new ArtifactSender(blobs, ledger, Clock), new DeletedRemover(untagged), ledger, Clock),
            new ArtifactRemover(ledger, untagged)
        );
    }

    private static Actor By(string name) => new(name, name);

    private Task<bool> AnyWantedAsync() =>
        Database.ReadAsync(
            (context, token) =>
                context.ReplicationTargets.AnyAsync(target => target.State == ReplicationTargetState.Wanted, token),
            Never
        );

    private async Task<Digest> PutAsync(RepositoryName repository, Artifact artifact, string reference)
    {
        var result = await new ManifestPusher(Database, new SiteIdentity(Database, Clock), Clock).PushAsync(
            new ManifestPush(
                repository,
                Reference.Parse(reference),
                MediaType.Parse(artifact.Manifest.MediaType),
                artifact.Manifest.Bytes,
                []
            ),
            By("alice"),
            Never
        );
        return result is ManifestPushResult.Stored stored
            ? stored.Digest
            : throw new InvalidOperationException($"The test's push was refused: {result}");
    }

    private Task SeedBlobsAsync(RepositoryName repository, Artifact artifact)
    {
        List<Blob> blobs = [.. artifact.ChildrenFirst().SelectMany(each => each.Blobs).DistinctBy(blob => blob.Digest)];
        blobs.ForEach(blob => Source.Blobs[Digest.Parse(blob.Digest)] = blob.Bytes);
        return WriteAsync(async context =>
        {
            var row = (await RepositoryRows.FindOrAddAsync(context, repository, Clock.GetUtcNow(), Never))!;
            foreach (var blob in blobs)
            {
                var digest = Digest.Parse(blob.Digest);
                if (await context.Blobs.FindAsync(digest) is null)
                {
                    context.Blobs.Add(
                        new BlobRow
                        {
                            Digest = digest,
                            Size = blob.Bytes.Length,
                            Generation = "1",
                        }
                    );
                }

                if (await context.RepositoryBlobs.FindAsync(row.Id, digest) is null)
                {
                    context.RepositoryBlobs.Add(new RepositoryBlobRow { RepositoryId = row.Id, Digest = digest });
                }
            }
        });
    }
}
