using Entrepot.Data;
using Entrepot.Data.Rows;
using Microsoft.EntityFrameworkCore;

namespace Entrepot.Access.Audit.Chain;

/// <summary>
/// Adds lines to the audit log, each bound to the one before it. Two nodes that add at once take the same number: the
/// table's key lets one through, and the database runs the other again, after it.
/// </summary>
internal static class AuditChain
{
    /// <summary>Writes the lines within the transaction of the context.</summary>
    public static async Task AppendAsync(
        EntrepotContext context,
        IReadOnlyList<AuditLine> lines,
        CancellationToken cancellationToken
    )
    {
        if (lines.Count == 0)
        {
            return;
        }

        var head = await HeadAsync(context, cancellationToken);
        var (id, hash) = head is null ? (0, AuditHash.Beginning) : (head.Id, head.Hash);
        foreach (var line in lines)
        {
            var row = RowOf(line, ++id, hash);
            hash = row.Hash;
            context.AuditEntries.Add(row);
        }

        await context.SaveChangesAsync(cancellationToken);
    }

    /// <summary>The newest line, which the next one follows: there is always one once there was.</summary>
    public static Task<AuditEntryRow?> HeadAsync(EntrepotContext context, CancellationToken cancellationToken) =>
        context.AuditEntries.AsNoTracking().OrderByDescending(row => row.Id).FirstOrDefaultAsync(cancellationToken);

    private static AuditEntryRow RowOf(AuditLine line, long id, byte[] previous)
    {
        var row = new AuditEntryRow
        {
            Id = id,
            At = line.At,
            Actor = line.Actor,
            Address = line.Address,
            Operation = line.Operation,
            ResourceType = line.ResourceType,
            Resource = line.Resource,
            ProjectId = line.ProjectId,
            Succeeded = line.Succeeded,
            Description = line.Description,
            PreviousHash = previous,
            Hash = [],
        };
        row.Hash = AuditHash.Of(row);
        return row;
    }
}
