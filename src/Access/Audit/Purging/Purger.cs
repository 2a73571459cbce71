using System.Globalization;
using Entrepot.Access.Audit.Chain;
using Entrepot.Data;
using Entrepot.Data.Acts;
using Entrepot.Data.Rows;
using Microsoft.EntityFrameworkCore;

namespace Entrepot.Access.Audit.Purging;

/// <summary>
/// Carries a purge out, from the oldest line on and some hundred lines in a transaction. Cut in the middle, it goes on
/// where it was, and a second node beside it does no harm.
/// </summary>
internal sealed class Purger(Database database, TimeProvider clock)
{
    internal const int AtOnce = 500;

    /// <summary>Carries out the runs that have not ended.</summary>
    public async Task RunAllAsync(CancellationToken cancellationToken)
    {
        var open = await database.ReadAsync(
            (context, token) =>
                context
                    .AuditPurges.AsNoTracking()
                    .Where(row => row.EndedAt == null)
                    .OrderBy(row => row.Id)
                    .ToListAsync(token),
            cancellationToken
        );
        foreach (var run in open)
        {
            await RunAsync(run, cancellationToken);
        }
    }

    private async Task RunAsync(AuditPurgeRow run, CancellationToken cancellationToken)
    {
        var older = run.StartedAt - TimeSpan.FromHours(run.RetentionHours);
        var end = await database.ReadAsync((context, token) => EndAsync(context, older, token), cancellationToken);
        var terms = new Terms(
            older,
            run.Operations.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
        );
        long? last = 0;
        while (last is { } after)
        {
            last = await database.WriteAsync(
                (context, token) => StepAsync(context, run.Id, terms, after, end, token),
                cancellationToken
            );
        }
    }

    /// <summary>
    /// The first line that is not looked at: the oldest that is young enough, or that the syslog server has not had, if
    /// there is one; or the one after the newest.
    /// </summary>
    private static async Task<long> EndAsync(EntrepotContext context, DateTimeOffset older, CancellationToken token)
    {
        var next = ((await AuditChain.HeadAsync(context, token))?.Id ?? 0) + 1;
        var young = await context
            .AuditEntries.Where(row => row.At >= older)
            .OrderBy(row => row.At)
            .Select(row => (long?)row.Id)
            .FirstOrDefaultAsync(token);
        var forwarded = await AuditForwarding
            .CursorOf(context)
            .Select(row => (long?)row.Sequence)
            .SingleOrDefaultAsync(token);
        return Math.Min(Math.Min(next, young ?? next), forwarded + 1 ?? next);
    }

    /// <returns>The number of the last line that was looked at; null when the run has ended.</returns>
    private async Task<long?> StepAsync(
        EntrepotContext context,
        long runId,
        Terms terms,
        long after,
        long end,
        CancellationToken cancellationToken
    )
    {
        var run = await context.AuditPurges.SingleOrDefaultAsync(
            row => row.Id == runId && row.EndedAt == null,
            cancellationToken
        );
        if (run is null)
        {
            return null;
        }

        var rows = run.Stopped
            ? []
            : await context
                .AuditEntries.Where(row => row.Id > after && row.Id < end)
                .OrderBy(row => row.Id)
                .Take(AtOnce)
                .ToListAsync(cancellationToken);
        if (rows.Count > 0)
        {
            run.Removed += run.DryRun
                ? rows.Count(row => !ChainPruner.IsEmptied(row) && terms.Select(row))
                : await ChainPruner.PruneAsync(context, rows, terms.Select, cancellationToken);
        }

        if (rows.Count < AtOnce)
        {
            End(context, run, terms);
        }

        var last = rows.Count < AtOnce ? (long?)null : rows[^1].Id;
        await context.SaveChangesAsync(cancellationToken);
        return last;
    }

    /// <summary>A log from which something was removed says so.</summary>
    private void End(EntrepotContext context, AuditPurgeRow run, Terms terms)
    {
        var now = clock.GetUtcNow();
        run.EndedAt = now;
        if (run is { Removed: > 0, DryRun: false })
        {
            new Act(
                "",
                "",
                "delete",
                "audit_log",
                string.Create(CultureInfo.InvariantCulture, $"lines before {terms.Older:yyyy-MM-dd HH:mm:ss} UTC"),
                Description: string.Create(
                    CultureInfo.InvariantCulture,
                    $"purge {run.Id}: {run.Removed} lines removed ({run.Operations})"
                )
            ).AddTo(context, now);
        }
    }

    private sealed record Terms(DateTimeOffset Older, IReadOnlyCollection<string> Events)
    {
        public bool Select(AuditEntryRow row) =>
            row.At < Older && AuditEvents.Select(Events, row.Operation, row.ResourceType);
    }
}
