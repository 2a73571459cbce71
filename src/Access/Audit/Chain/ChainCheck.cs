using System.Runtime.CompilerServices;
using Entrepot.Data;
using Entrepot.Data.Rows;
using Microsoft.EntityFrameworkCore;

namespace Entrepot.Access.Audit.Chain;

/// <summary>
/// Reads the audit log from its oldest line to its newest and works every hash out again. It changes nothing and may run
/// while the site does, and takes lines away.
/// </summary>
public sealed class ChainCheck(Database database)
{
    internal const int BatchSize = 1_000;

    private AuditEntryRow? first;
    private AuditEntryRow? last;
    private long lines;
    private long purged;

    /// <summary>What <see cref="RunAsync"/> has looked at so far.</summary>
    public ChainSummary Summary =>
        new(
            lines,
            purged,
            first?.Id ?? 0,
            Convert.ToHexStringLower(first?.PreviousHash ?? []),
            last?.Id ?? 0,
            Convert.ToHexStringLower(last?.Hash ?? [])
        );

    public async IAsyncEnumerable<ChainFinding> RunAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (true)
        {
            var after = last?.Id ?? long.MinValue;
            var batch = await database.ReadAsync(
                (context, token) => ReadAsync(context, after, token),
                cancellationToken
            );
            var known = batch is [{ Id: var id } before, ..] && id <= after ? before : null;
            if (last is not null && known?.Id != last.Id)
            {
                // The last lines that were looked at are gone: what comes follows the one that is left before them.
                last = known;
                first = known is null ? null : first;
            }

            foreach (var finding in batch.Skip(known is null ? 0 : 1).SelectMany(Look))
            {
                yield return finding;
            }

            if (batch.Count <= BatchSize)
            {
                yield break;
            }
        }
    }

    /// <summary>
    /// The next lines, and before them the newest that is left of those before: read at once, so that no purge comes
    /// between.
    /// </summary>
    private static Task<List<AuditEntryRow>> ReadAsync(
        EntrepotContext context,
        long after,
        CancellationToken cancellationToken
    ) =>
        context
            .AuditEntries.AsNoTracking()
            .Where(row =>
                row.Id
                >= (context.AuditEntries.Where(known => known.Id <= after).Max(known => (long?)known.Id) ?? after)
            )
            .OrderBy(row => row.Id)
            .Take(BatchSize + 1)
            .ToListAsync(cancellationToken);

    private IEnumerable<ChainFinding> Look(AuditEntryRow row)
    {
        var previous = last;
        (first, last) = (first ?? row, row);
        if (ChainPruner.IsEmptied(row))
        {
            purged += previous is null ? 1 : row.Id - previous.Id;
        }
        else
        {
            lines++;
            if (!AuditHash.Of(row).AsSpan().SequenceEqual(row.Hash))
            {
                yield return new ChainFinding(row.Id, "the line was changed: it does not have its hash");
            }

            if (previous is not null && row.Id != previous.Id + 1)
            {
                yield return new ChainFinding(row.Id, $"the lines {previous.Id + 1} to {row.Id - 1} are missing");
            }
        }

        if (previous is not null && !previous.Hash.AsSpan().SequenceEqual(row.PreviousHash))
        {
            yield return new ChainFinding(
                row.Id,
                $"the line does not follow line {previous.Id}: one of them was changed, moved, or put here"
            );
        }
    }
}
