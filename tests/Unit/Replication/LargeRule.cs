using Entrepot.Data.Rows;
using Entrepot.Oci;
using Entrepot.Replication.Executions;
using Entrepot.Replication.Policies;
using Entrepot.Rigs.Images;
using Entrepot.Unit.Testing;
using Microsoft.EntityFrameworkCore;
using Shouldly;

namespace Entrepot.Unit.Replication;

/// <summary>A site whose event-based rule has more to do than is done in one transaction.</summary>
internal sealed class LargeRule : IAsyncDisposable
{
    public const string Nginx = "library/nginx";
    public const int Count = 1_100;

    private LargeRule(ReplicationSite site) => Site = site;

    public ReplicationSite Site { get; }

    public ImageBuilder Images { get; } = new();

    private static CancellationToken Never => CancellationToken.None;

    public static async Task<LargeRule> CreateAsync(DatabaseKind kind) => new(await ReplicationSite.CreateAsync(kind));

    /// <summary>A run over many tags of an event-based rule, planned to its end or so many batches.</summary>
    public async Task<long> RunManyAsync(int batches = int.MaxValue, int many = Count)
    {
        await Site.Policies.CreateAsync(RuleSettings.EventBased with { Enabled = false }, Acts.By("admin"), Never);
        await Site.PushAsync(Nginx, "v0", Images.Image(300));
        await Site.RelayAsync();
        await Site.WriteAsync(async context =>
        {
            (await context.ReplicationPolicies.SingleAsync()).Enabled = true;
            var tag = await context.Tags.SingleAsync();
            context.Tags.AddRange(
                Enumerable
                    .Range(1, many - 1)
                    .Select(number => new TagRow
                    {
                        RepositoryId = tag.RepositoryId,
                        ManifestId = tag.ManifestId,
                        Name = Tag.Parse($"v{number}"),
                    })
            );
        });
        var started = await Site.Starter.StartAsync(1, Acts.By("admin"), Never);
        for (var batch = 0; batch < batches && await Site.Planner.PlanOnceAsync(Never); batch++) { }

        return started.ExecutionId;
    }

    /// <summary>
    /// A disabled rule of whose many targets one in three is wanted, one's deletion was held back, and one lost a
    /// signature here meanwhile.
    /// </summary>
    /// <returns>Its settings when it is enabled.</returns>
    public async Task<PolicySettings> HoldManyAsync()
    {
        await Site.Stopper.StopAsync(await RunManyAsync(), Acts.By("admin"), Never);
        await Site.PlanAsync();
        var deleting = RuleSettings.EventBased with { ReplicateDeletion = true };
        await Site.Policies.UpdateAsync(1, deleting with { Enabled = false }, Acts.By("admin"), Never);
        await Site.WriteAsync(async context =>
        {
            foreach (var (number, target) in (await context.ReplicationTargets.ToListAsync()).Index())
            {
                target.State = (ReplicationTargetState)(number % 3);
                target.DeletionSequence = target.State == ReplicationTargetState.Failed ? target.WantedSequence : null;
                if (target.State == ReplicationTargetState.Settled)
                {
                    context.ReplicationPlacements.Add(
                        new ReplicationPlacementRow
                        {
                            TargetId = target.Id,
                            Digest = Digest.Parse(Images.Image(10).Digest),
                            DeletionSeen = true,
                        }
                    );
                }
            }
        });

        return deleting;
    }

    public Task ChangeAsync(PolicySettings settings) => Site.Policies.UpdateAsync(1, settings, Acts.By("admin"), Never);

    /// <returns>The id of a second registry, where nothing is yet.</returns>
    public async Task<long> AddEndpointAsync()
    {
        var endpoint = new RegistryEndpointRow
        {
            Name = "elsewhere",
            Type = "docker-registry",
            Url = "http://elsewhere.test",
        };
        await Site.WriteAsync(context => context.RegistryEndpoints.Add(endpoint));
        return endpoint.Id;
    }

    /// <summary>How many rows SQLite's writer has written since the site was made, cascades included.</summary>
    public Task<long> WrittenAsync() =>
        Site.Database.WriteAsync(
            (context, token) =>
                context.Database.SqlQueryRaw<long>("SELECT total_changes() AS \"Value\"").SingleAsync(token),
            Never
        );

    public Task<bool> StopAsync(long execution, string who = "admin") =>
        Site.Stopper.StopAsync(execution, Acts.By(who), Never);

    public async Task<List<ReplicationTaskRow>> OpenTasksAsync() =>
        [.. (await Site.TasksAsync()).Where(task => task.Status == ReplicationTaskStatus.InProgress)];

    public async Task<int> OpenAsync() => (await OpenTasksAsync()).Count;

    public async Task<ExecutionStatus> StatusAsync(long execution) =>
        (await new ExecutionReader(Site.Database).FindAsync(execution, Never)).ShouldNotBeNull().Status;

    public Task<List<ReplicationTaskLogRow>> LogsAsync() =>
        Site.Database.ReadAsync((context, token) => context.ReplicationTaskLogs.ToListAsync(token), Never);

    public ValueTask DisposeAsync() => Site.DisposeAsync();
}
