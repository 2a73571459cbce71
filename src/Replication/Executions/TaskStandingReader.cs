using Entrepot.Data;
using Entrepot.Data.Rows;
using Entrepot.Replication.Destinations;
using Entrepot.Replication.Targets;
using Microsoft.EntityFrameworkCore;

namespace Entrepot.Replication.Executions;

/// <summary>Reads tasks with why they wait or failed and how far their copies are.</summary>
public sealed class TaskStandingReader(Database database, RunningTargets running)
{
    /// <param name="narrow">Filters the tasks of all executions.</param>
    /// <param name="cut">Orders them and takes the page.</param>
    public Task<(IReadOnlyList<TaskStanding> Tasks, long Total)> ListAsync(
        Func<IQueryable<ReplicationTaskRow>, IQueryable<ReplicationTaskRow>> narrow,
        Func<IQueryable<ReplicationTaskRow>, IQueryable<ReplicationTaskRow>> cut,
        CancellationToken cancellationToken
    ) =>
        database.ReadAsync(
            async (context, token) =>
            {
                var all = narrow(context.ReplicationTasks.AsNoTracking());
                var total = await all.LongCountAsync(token);
                var rows = await WithTargets(cut(all)).ToListAsync(token);
                return (await StandAsync(context, rows, token), total);
            },
            cancellationToken
        );

    private static IQueryable<ReplicationTaskRow> WithTargets(IQueryable<ReplicationTaskRow> rows) =>
        rows.Include(task => task.Target)
                .ThenInclude(target => target!.Policy)
                    .ThenInclude(policy => policy!.DestinationEndpoint)
            .Include(task => task.Target)
                .ThenInclude(target => target!.Policy)
                    .ThenInclude(policy => policy!.SourceEndpoint);

    private async Task<IReadOnlyList<TaskStanding>> StandAsync(
        EntrepotContext context,
        IReadOnlyList<ReplicationTaskRow> rows,
        CancellationToken cancellationToken
    )
    {
        var ends = await LastLinesAsync(
            context,
            [.. rows.Where(row => row.Status == ReplicationTaskStatus.Failed).Select(row => row.Id)],
            cancellationToken
        );
        return [.. rows.Select(row => Stand(row, ends.GetValueOrDefault(row.Id) ?? ""))];
    }

    /// <summary>The last line of each log: a task that failed says there why.</summary>
    private static async Task<Dictionary<long, string?>> LastLinesAsync(
        EntrepotContext context,
        List<long> tasks,
        CancellationToken cancellationToken
    ) =>
        tasks.Count == 0
            ? []
            : await context
                .ReplicationTasks.Where(task => tasks.Contains(task.Id))
                .Select(task => new
                {
                    task.Id,
                    Text = context
                        .ReplicationTaskLogs.Where(line => line.TaskId == task.Id)
                        .OrderByDescending(line => line.Id)
                        .Select(line => line.Text)
                        .FirstOrDefault(),
                })
                .ToDictionaryAsync(task => task.Id, task => task.Text, cancellationToken);

    private TaskStanding Stand(ReplicationTaskRow row, string lastLine)
    {
        var target = row.Target;
        if (row.Status == ReplicationTaskStatus.Failed)
        {
            var given = target is { State: ReplicationTargetState.Failed };
            var cause = given && target!.Cause.Length > 0 ? target.Cause : lastLine;
            return new TaskStanding(row, Waits: false, cause, null, target?.Attempts ?? 0, given, null);
        }

        if (row.Status != ReplicationTaskStatus.InProgress || target is null)
        {
            return new TaskStanding(row, Waits: false, "", null, 0, CanBeRetried: false, null);
        }

        var (state, reason, next) = WantedTarget.Stand(target.Policy!, target);
        var copies = state == StandingState.Copying;
        return new TaskStanding(
            row,
            !copies,
            reason,
            next,
            target.Attempts,
            CanBeRetried: false,
            copies ? running.FiguresOf(target) : null
        );
    }
}
