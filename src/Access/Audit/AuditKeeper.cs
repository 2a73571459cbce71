using Entrepot.Access.Audit.Chain;
using Entrepot.Access.Audit.Pulls;
using Entrepot.Access.Configuration;
using Entrepot.Data;
using Entrepot.Data.ChangeLog;
using Entrepot.Data.Rows;
using Microsoft.EntityFrameworkCore;

namespace Entrepot.Access.Audit;

/// <summary>
/// Alone writes the audit log: from the change log, of which it has its own cursor, from the acts, which it takes away,
/// and from what is in memory only: pulls and failed sign-ins. What is taken and what is written is one transaction, so
/// that a line is neither lost nor written twice, wherever the process dies.
/// </summary>
internal sealed class AuditKeeper(
    Database database,
    PullLog pulls,
    FailedSignIns failures,
    ConfigurationBook configuration,
    TimeProvider clock
)
{
    internal const string CursorName = "audit";
    internal const int AtOnce = 500;
    internal const int PullsAtOnce = 1_000;

    /// <summary>Writes what there is, some hundred lines at a time.</summary>
    /// <returns>Whether there is more.</returns>
    public async Task<bool> TakeOnceAsync(CancellationToken cancellationToken)
    {
        var settings = await configuration.ReadAsync(cancellationToken);
        var pulled = pulls.Next(PullsAtOnce);
        var failed = failures.Next();

        // All of it is elsewhere until it is here, but for what may be lost with a process anyway: no disk need be waited for.
        var more = await database.WriteAsync(
            (context, token) => TakeAsync(context, settings, pulled, failed, token),
            Durability.Process,
            cancellationToken
        );
        pulls.Written();
        failures.Written(failed);
        return more;
    }

    private async Task<bool> TakeAsync(
        EntrepotContext context,
        SiteConfiguration settings,
        (IReadOnlyList<Pull> Pulls, long Dropped) pulled,
        IReadOnlyList<AuditLine> failed,
        CancellationToken cancellationToken
    )
    {
        var changes = await TakeChangesAsync(context, cancellationToken);
        var acts = await TakeActsAsync(context, cancellationToken);
        List<AuditLine> lines = [.. await ChangeLines.OfAsync(context, changes, cancellationToken)];
        lines.AddRange(acts.Select(Of));
        lines.AddRange(failed);
        if (!settings.PullAuditLogDisable)
        {
            lines.AddRange(PullLines.Of(pulled.Pulls));
            if (pulled.Dropped > 0)
            {
                lines.Add(PullLines.Dropped(pulled.Dropped, clock.GetUtcNow()));
            }
        }

        var disabled = settings.DisabledAuditLogEventTypes;
        await AuditChain.AppendAsync(
            context,
            [
                .. lines
                    .Where(line =>
                        !disabled.Contains(AuditEvents.TypeOf(line.Operation, line.ResourceType))
                        || AuditEvents.TellsOfTheLog(line.Operation, line.ResourceType, line.Description)
                    )
                    .OrderBy(line => line.At),
            ],
            cancellationToken
        );
        await context.SaveChangesAsync(cancellationToken);
        await PullTimes.WriteAsync(
            context,
            pulled.Pulls,
            counts: !settings.PullCountUpdateDisable,
            times: !settings.PullTimeUpdateDisable,
            cancellationToken
        );
        return changes.Count == AtOnce || acts.Count == AtOnce || pulled.Pulls.Count == PullsAtOnce;
    }

    private async Task<IReadOnlyList<ChangeRow>> TakeChangesAsync(
        EntrepotContext context,
        CancellationToken cancellationToken
    )
    {
        var cursor = await context.ChangeCursors.SingleOrDefaultAsync(
            row => row.Consumer == CursorName,
            cancellationToken
        );
        var batch = await database.ReadChangesAsync(
            context,
            new ChangePosition(cursor?.TransactionId ?? 0, cursor?.Sequence ?? 0),
            AtOnce,
            cancellationToken
        );
        if (batch.Changes.Count == 0)
        {
            return [];
        }

        if (cursor is null)
        {
            cursor = new ChangeCursorRow { Consumer = CursorName };
            context.ChangeCursors.Add(cursor);
        }

        (cursor.TransactionId, cursor.Sequence) = (batch.End.TransactionId, batch.End.Sequence);
        return batch.Changes;
    }

    private static async Task<List<ActRow>> TakeActsAsync(EntrepotContext context, CancellationToken cancellationToken)
    {
        var acts = await context.Acts.AsNoTracking().OrderBy(row => row.Id).Take(AtOnce).ToListAsync(cancellationToken);
        if (acts is [.., { Id: var last }])
        {
            // One with a lower number that another transaction is about to commit is not seen and so not deleted.
            await context.Acts.Where(row => row.Id <= last).ExecuteDeleteAsync(cancellationToken);
        }

        return acts;
    }

    private static AuditLine Of(ActRow act) =>
        new(
            act.At,
            act.Actor,
            act.Address,
            act.Operation,
            act.ResourceType,
            act.Resource,
            act.ProjectId,
            act.Succeeded,
            act.Description
        );
}
