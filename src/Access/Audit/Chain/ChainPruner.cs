using Entrepot.Data;
using Entrepot.Data.Rows;
using Microsoft.EntityFrameworkCore;

namespace Entrepot.Access.Audit.Chain;

/// <summary>
/// Takes lines out of the chain so that what stays can still be proved. Lines at its beginning just go: it then begins
/// later. For neighbours that go from its middle one emptied line stays, with the number and hash of the last of them
/// and the hash that the first of them followed. So does the newest line of all, which the next one is to follow.
/// </summary>
internal static class ChainPruner
{
    /// <summary>Whether the line is what is left of removed ones.</summary>
    public static bool IsEmptied(AuditEntryRow row) => row.Operation.Length == 0;

    /// <summary>Removes some lines within the transaction of the context.</summary>
    /// <param name="rows">Neighbours, oldest first, tracked by the context.</param>
    /// <returns>How many lines went.</returns>
    public static async Task<int> PruneAsync(
        EntrepotContext context,
        IReadOnlyList<AuditEntryRow> rows,
        Func<AuditEntryRow, bool> goes,
        CancellationToken cancellationToken
    )
    {
        var first = rows[0].Id;
        var before = await context
            .AuditEntries.Where(row => row.Id < first)
            .OrderByDescending(row => row.Id)
            .FirstOrDefaultAsync(cancellationToken);
        var head = await AuditChain.HeadAsync(context, cancellationToken);
        var pruning = new Pruning(before, head?.Id ?? 0);
        var gone = 0;
        foreach (var row in rows)
        {
            var emptied = IsEmptied(row);
            gone += !emptied && goes(row) ? 1 : 0;
            if (emptied || goes(row))
            {
                pruning.Remove(row);
            }
            else
            {
                pruning.Keep();
            }
        }

        pruning.Keep();
        await context.SaveChangesAsync(cancellationToken);
        foreach (var ids in pruning.Deleted.Chunk(500))
        {
            await context
                .AuditEntries.Where(row => EF.Parameter(ids).Contains(row.Id))
                .ExecuteDeleteAsync(cancellationToken);
        }

        return gone;
    }

    private sealed class Pruning(AuditEntryRow? before, long head)
    {
        private readonly List<long> deleted = [];
        private AuditEntryRow? last = before is not null && IsEmptied(before) ? before : null;
        private byte[] followed = before?.PreviousHash ?? [];
        private bool begun = before is not null;

        public IReadOnlyList<long> Deleted => deleted;

        public void Remove(AuditEntryRow row)
        {
            if (last is null)
            {
                followed = row.PreviousHash;
            }
            else
            {
                deleted.Add(last.Id);
            }

            last = row;
        }

        /// <summary>A line stays here: the removed ones before it, if any, are closed.</summary>
        public void Keep()
        {
            if (last is not null && (begun || last.Id == head))
            {
                Empty(last, followed);
            }
            else if (last is not null)
            {
                deleted.Add(last.Id);
            }

            begun = true;
            last = null;
        }

        private static void Empty(AuditEntryRow row, byte[] followed)
        {
            row.Actor = "";
            row.Address = "";
            row.Operation = "";
            row.ResourceType = "";
            row.Resource = "";
            row.ProjectId = null;
            row.Succeeded = false;
            row.Description = "";
            row.PreviousHash = followed;
        }
    }
}
