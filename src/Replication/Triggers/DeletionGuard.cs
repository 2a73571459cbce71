using System.Globalization;
using Entrepot.Data;
using Entrepot.Data.Rows;
using Entrepot.Replication.Policies;
using Entrepot.Replication.Targets;
using Microsoft.EntityFrameworkCore;

namespace Entrepot.Replication.Triggers;

/// <summary>
/// Stands between one act here and very many deletions elsewhere. What somebody deletes tag by tag, or in a small
/// repository, is carried out; a large act pauses the rule's deletions until somebody has looked.
/// </summary>
internal sealed class DeletionGuard(EntrepotContext context, IReadOnlyList<ChangeRow> batch)
{
    /// <summary>Up to so many references an act is taken at its word.</summary>
    private const int TrustedAct = 100;

    /// <summary>So many references may go whatever their share is.</summary>
    private const int AlwaysAllowed = 20;

    /// <summary>More than one in so many is a large part of what the rule keeps.</summary>
    private const int LargePart = 10;

    /// <summary>How far around the batch the rest of a long act is looked for.</summary>
    private const int Neighbourhood = 500;

    private ILookup<string, WantedReference>? acts;

    /// <summary>
    /// Why the deletions are not carried out, after noting it in the rule; null when they may be.
    /// </summary>
    /// <param name="count">How many of the rule's targets this batch would delete.</param>
    public async Task<string?> ObjectionAsync(
        PolicySnapshot policy,
        string act,
        int count,
        CancellationToken cancellationToken
    )
    {
        if (count == 0)
        {
            return null;
        }

        var row = await context.ReplicationPolicies.FindAsync([policy.Id], cancellationToken);
        if (row!.PausedReason.Length > 0)
        {
            return row.PausedReason;
        }

        acts ??= await DeletionsByActAsync(cancellationToken);
        var selected = acts[act]
            .Count(reference => policy.Filters.SelectsReference(reference.Repository, reference.Tag));
        if (Math.Max(count, selected) <= TrustedAct)
        {
            return null;
        }

        // What the rule selects but never brought there is nothing that could be deleted there.
        // How many there are matters only while the act is a large part of them.
        var placed = await context
            .ReplicationTargets.Where(target => target.PolicyId == policy.Id && target.PlacedDigest != null)
            .Take(LargePart * Math.Max(count, selected))
            .CountAsync(cancellationToken);
        var size = Math.Max(count, Math.Min(selected, placed));
        if (size <= TrustedAct)
        {
            return null;
        }

        if (size <= Math.Max(AlwaysAllowed, placed / LargePart))
        {
            return null;
        }

        row.PausedReason = string.Create(
            CultureInfo.InvariantCulture,
            $"one act deleted {size} of the {placed} references that this rule keeps there, so that deleting them there "
                + $"waits for you: disable and enable the rule to carry the deletions out, or switch off its replication "
                + $"of deletions to forget them"
        );
        return row.PausedReason;
    }

    /// <summary>What each act deleted, also just before and after this batch.</summary>
    private async Task<ILookup<string, WantedReference>> DeletionsByActAsync(CancellationToken cancellationToken)
    {
        var (first, last) = (batch.Min(change => change.Sequence), batch.Max(change => change.Sequence));
        var around = await context
            .Changes.AsNoTracking()
            .Where(change =>
                change.Sequence >= first - Neighbourhood
                && change.Sequence <= last + Neighbourhood
                && change.Kind == ChangeKind.TagDeleted
                && change.Tag != null
            )
            .Select(change => new { change.Act, Reference = new WantedReference(change.Repository, change.Tag!.Value) })
            .ToListAsync(cancellationToken);
        return around.ToLookup(change => change.Act, change => change.Reference, StringComparer.Ordinal);
    }
}
