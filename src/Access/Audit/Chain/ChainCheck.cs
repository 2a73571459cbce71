using System.Runtime.CompilerServices;
using Entrepot.Data;
using Entrepot.Data.Rows;
using Microsoft.EntityFrameworkCore;

namespace Entrepot.Access.Audit.Chain;

/// <summary>
/// Reads the audit log from its oldest line to its newest and works every hash out again. It changes nothing and may run
/// while the site does.
/// </summary>
public sealed class ChainCheck(Database database)
{
    private const int BatchSize = 1_000;

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
                (context, token) =>
                    context
                        .AuditEntries.AsNoTracking()
                        .Where(row => row.Id > after)
                        .OrderBy(row => row.Id)
                        .Take(BatchSize)
                        .ToListAsync(token),
                cancellationToken
            );
            foreach (var finding in batch.SelectMany(Look))
            {
                yield return finding;
            }

            if (batch.Count < BatchSize)
            {
                yield break;
            }
        }
    }

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
