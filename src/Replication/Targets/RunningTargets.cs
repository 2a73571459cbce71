using System.Collections.Concurrent;
using Entrepot.Data.Rows;

namespace Entrepot.Replication.Targets;

/// <summary>The targets that this node works on right now, so that work can be cut short.</summary>
public sealed class RunningTargets
{
    private readonly ConcurrentDictionary<long, RunningTarget> running = new();

    public IReadOnlyCollection<RunningTarget> All => [.. running.Values];

    public BusyWorkers Busy =>
        new(
            running.Values.CountBy(target => target.Lease.Policy.EndpointId).ToDictionary(),
            running.Values.CountBy(target => target.Lease.Policy.Id).ToDictionary()
        );

    /// <summary>The work on the target, when this node is at it.</summary>
    public RunningTarget? Find(long target) => running.GetValueOrDefault(target);

    /// <summary>
    /// How far the copy of a target is: as this node's own worker has it now, else as another node wrote it down last.
    /// </summary>
    public CopyFigures FiguresOf(ReplicationTargetRow target)
    {
        var progress = Find(target.Id) is { } here && here.Lease.Fence == target.Fence ? here.Progress : null;
        var (total, sent) = progress?.Bytes ?? (target.BytesTotal, target.BytesSent);
        return new CopyFigures(total, sent, progress?.BytesPerSecond, progress?.Remaining);
    }

    public RunningTarget Start(LeasedTarget lease, CancellationToken stopping)
    {
        var target = new RunningTarget(lease, stopping);
        running[lease.Id] = target;
        return target;
    }

    public void End(RunningTarget target)
    {
        running.TryRemove(new KeyValuePair<long, RunningTarget>(target.Lease.Id, target));
        target.Dispose();
    }

    /// <summary>Cuts the work on those of the targets that this node has; their leases were taken away before.</summary>
    public async Task CutAsync(IEnumerable<long> targets)
    {
        foreach (var id in targets)
        {
            if (running.TryGetValue(id, out var target))
            {
                await target.CutAsync();
            }
        }
    }
}
