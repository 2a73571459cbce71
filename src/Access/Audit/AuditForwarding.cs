using Entrepot.Access.Audit.Chain;
using Entrepot.Data;
using Entrepot.Data.Rows;
using Microsoft.EntityFrameworkCore;

namespace Entrepot.Access.Audit;

/// <summary>
/// How far the audit log has been handed to the syslog server. It begins with the lines that are written after the
/// server was named, and goes on where it was after whatever cut it.
/// </summary>
public sealed class AuditForwarding(Database database)
{
    private const string CursorName = "audit-forward";
    private const int AtOnce = 200;

    /// <summary>The next lines; empty when there are none.</summary>
    public async Task<IReadOnlyList<AuditEntryRow>> NextAsync(CancellationToken cancellationToken)
    {
        var cursor =
            await database.ReadAsync(
                (context, token) => CursorOf(context).Select(row => (long?)row.Sequence).SingleOrDefaultAsync(token),
                cancellationToken
            ) ?? await database.WriteAsync(BeginAsync, cancellationToken);
        return await database.ReadAsync(
            (context, token) =>
                context
                    .AuditEntries.AsNoTracking()
                    .Where(row => row.Id > cursor && row.Operation != "")
                    .OrderBy(row => row.Id)
                    .Take(AtOnce)
                    .ToListAsync(token),
            cancellationToken
        );
    }

    /// <summary>The lines have been handed over.</summary>
    /// <param name="remove">They are not kept here.</param>
    public Task<bool> ForwardedAsync(
        IReadOnlyList<AuditEntryRow> lines,
        bool remove,
        CancellationToken cancellationToken
    ) =>
        database.WriteAsync(
            async (context, token) =>
            {
                var (first, last) = (lines[0].Id, lines[^1].Id);
                var cursor = await CursorOf(context).SingleOrDefaultAsync(token);
                if (cursor is null || cursor.Sequence >= last)
                {
                    // Another node has handed them over, too.
                    return false;
                }

                cursor.Sequence = last;
                if (remove)
                {
                    var rows = await context
                        .AuditEntries.Where(row => row.Id >= first && row.Id <= last)
                        .OrderBy(row => row.Id)
                        .ToListAsync(token);
                    await ChainPruner.PruneAsync(context, rows, _ => true, token);
                }

                await context.SaveChangesAsync(token);
                return true;
            },
            cancellationToken
        );

    /// <summary>No server is named any more: the next one begins anew.</summary>
    public Task<int> ForgetAsync(CancellationToken cancellationToken) =>
        database.WriteAsync((context, token) => CursorOf(context).ExecuteDeleteAsync(token), cancellationToken);

    private static async Task<long> BeginAsync(EntrepotContext context, CancellationToken cancellationToken)
    {
        var head = (await AuditChain.HeadAsync(context, cancellationToken))?.Id ?? 0;
        context.ChangeCursors.Add(new ChangeCursorRow { Consumer = CursorName, Sequence = head });
        await context.SaveChangesAsync(cancellationToken);
        return head;
    }

    private static IQueryable<ChangeCursorRow> CursorOf(EntrepotContext context) =>
        context.ChangeCursors.Where(row => row.Consumer == CursorName);
}
