using Entrepot.Access.Audit.Chain;
using Entrepot.Access.Configuration;
using Entrepot.Data;
using Entrepot.Data.Rows;
using Microsoft.EntityFrameworkCore;

namespace Entrepot.Access.Audit;

/// <summary>
/// How far the audit log has been handed to the syslog server. It begins with the lines that are written after the
/// server was named, and goes on where it was after whatever cut it. Nodes take turns: what one has taken is its own for
/// half a minute.
/// </summary>
public sealed class AuditForwarding(Database database, TimeProvider clock)
{
    private const string CursorName = "audit-forward";
    private const int AtOnce = 200;
    private static readonly TimeSpan Turn = TimeSpan.FromSeconds(30);

    /// <summary>When the turn that this node has taken ends.</summary>
    private long turn;

    /// <summary>The next lines, which are this node's to hand over; empty when there are none.</summary>
    public async Task<IReadOnlyList<AuditEntryRow>> NextAsync(CancellationToken cancellationToken)
    {
        var cursor =
            await database.ReadAsync(
                (context, token) => CursorOf(context).Select(row => (long?)row.Sequence).SingleOrDefaultAsync(token),
                cancellationToken
            ) ?? await database.WriteAsync(BeginAsync, cancellationToken);
        var lines = await database.ReadAsync(
            (context, token) =>
                context
                    .AuditEntries.AsNoTracking()
                    .Where(row => row.Id > cursor && row.Operation != "")
                    .OrderBy(row => row.Id)
                    .Take(AtOnce)
                    .ToListAsync(token),
            cancellationToken
        );
        return lines.Count > 0 && await TakeTurnAsync(cursor, cancellationToken) ? lines : [];
    }

    /// <summary>The lines have been handed over.</summary>
    /// <param name="remove">They are not kept here.</param>
    public Task ForwardedAsync(IReadOnlyList<AuditEntryRow> lines, bool remove, CancellationToken cancellationToken) =>
        database.WriteAsync(
            async (context, token) =>
            {
                var (first, last) = (lines[0].Id, lines[^1].Id);
                var cursor = await CursorOf(context).SingleOrDefaultAsync(token);
                if (cursor is null || cursor.Sequence >= last)
                {
                    return false;
                }

                cursor.Sequence = last;
                cursor.TransactionId = 0;
                if (remove)
                {
                    var rows = await context
                        .AuditEntries.Where(row => row.Id >= first && row.Id <= last)
                        .OrderBy(row => row.Id)
                        .ToListAsync(token);
                    if (rows.Count > 0)
                    {
                        await ChainPruner.PruneAsync(context, rows, _ => true, token);
                    }
                }

                await context.SaveChangesAsync(token);
                return true;
            },
            cancellationToken
        );

    /// <summary>No server is named any more: the next one begins anew.</summary>
    public async Task ForgetAsync(CancellationToken cancellationToken)
    {
        if (await database.ReadAsync((context, token) => CursorOf(context).AnyAsync(token), cancellationToken))
        {
            await database.WriteAsync(
                (context, token) => CursorOf(context).ExecuteDeleteAsync(token),
                cancellationToken
            );
        }
    }

    /// <summary>This cursor is no change log's, and has the turn's end where that has its transaction.</summary>
    private async Task<bool> TakeTurnAsync(long sequence, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var taken = await database.WriteAsync(
            async (context, token) =>
            {
                var cursor = await CursorOf(context).SingleOrDefaultAsync(row => row.Sequence == sequence, token);
                if (cursor is null || (cursor.TransactionId > now.UtcTicks && cursor.TransactionId != turn))
                {
                    return 0;
                }

                cursor.TransactionId = (now + Turn).UtcTicks;
                await context.SaveChangesAsync(token);
                return cursor.TransactionId;
            },
            Durability.Process,
            cancellationToken
        );
        turn = taken == 0 ? turn : taken;
        return taken != 0;
    }

    private static async Task<long> BeginAsync(EntrepotContext context, CancellationToken cancellationToken)
    {
        if (await CursorOf(context).SingleOrDefaultAsync(cancellationToken) is { } begun)
        {
            return begun.Sequence;
        }

        var last = await LastBeforeNamingAsync(context, cancellationToken);
        context.ChangeCursors.Add(new ChangeCursorRow { Consumer = CursorName, Sequence = last });
        await context.SaveChangesAsync(cancellationToken);
        return last;
    }

    /// <summary>
    /// The last line of before the server was named: what was written between that and the first look here
    /// is for the server, too.
    /// </summary>
    private static async Task<long> LastBeforeNamingAsync(EntrepotContext context, CancellationToken cancellationToken)
    {
        var named = await context
            .Configurations.Where(row => row.Key == ConfigurationTable.AuditLogForwardEndpointKey)
            .Select(row => (DateTimeOffset?)row.UpdatedAt)
            .SingleOrDefaultAsync(cancellationToken);
        var first = await context
            .AuditEntries.Where(line => line.At >= named)
            .MinAsync(line => (long?)line.Id, cancellationToken);
        return first - 1 ?? (await AuditChain.HeadAsync(context, cancellationToken))?.Id ?? 0;
    }

    /// <summary>How far it is; none when no server is named.</summary>
    internal static IQueryable<ChangeCursorRow> CursorOf(EntrepotContext context) =>
        context.ChangeCursors.Where(row => row.Consumer == CursorName);
}
