using System.Globalization;
using Entrepot.Data.Rows;
using Entrepot.Oci;
using Entrepot.Registry.Manifests;
using Entrepot.Remotes;
using Entrepot.Replication.Targets;

namespace Entrepot.Replication.Transfer;

/// <summary>
/// Makes the destination hold what the source holds, and looks whether it does:
/// <list type="number">
/// <item>read the artifact and its referrers at the source, and what the tag points to at the destination;</item>
/// <item>compare, and leave alone what this rule may not replace;</item>
/// <item>note what is going to be put;</item>
/// <item>bring the artifact's blobs, its manifests from the leaves up, and the tag;</item>
/// <item>bring the referrers, and take away what was deleted here;</item>
/// <item>ask what the tag points to there now.</item>
/// </list>
/// It may be cut anywhere: the next look finds what is there and goes on.
/// </summary>
internal sealed class ArtifactCopier(
    ArtifactSender sender,
    DeletedRemover deletedRemover,
    PlacementLedger ledger,
    TimeProvider clock
)
{
    /// <summary>How often a tag may go back and forth in ten minutes before two writers are assumed.</summary>
    public const int MaximumReturns = 3;

    public async Task<TargetOutcome> CopyAsync(
        TargetTransfer transfer,
        StoredManifest root,
        CancellationToken cancellationToken
    )
    {
        var began = clock.GetTimestamp();
        var closure = await new ClosureReader(transfer.Source, transfer.Lease.SourceRepository).ReadAsync(
            root,
            cancellationToken
        );
        CopyStory.Begin(transfer, closure);
        var placed = await ledger.LoadAsync(transfer.Lease.Id, cancellationToken);
        var tagged = await transfer.Destination.ResolveAsync(Reference.Of(transfer.Lease.Tag), cancellationToken);
        var origin =
            tagged?.Digest == closure.Root
                ? null
                : await transfer.Source.FindOriginAsync(
                    transfer.Lease.SourceRepository,
                    transfer.Lease.Tag,
                    cancellationToken
                );
        if (
            await CopyObjections.FindAsync(transfer, closure, tagged, placed, origin, cancellationToken) is
            { } objection
        )
        {
            return objection;
        }

        var returned = Returns(transfer.Lease, closure, tagged, placed);
        if (IsVerified(transfer.Lease, closure, tagged, placed))
        {
            transfer.Log.Write(
                $"{transfer.DestinationReference} answers the same digest {transfer.AtDestination} already. Nothing to do."
            );
            return Equal(closure, [], returned: false);
        }

        var plan = await TransferPlan.CompareAsync(
            transfer,
            closure,
            tagged?.Digest,
            placed,
            IsDoubted(transfer.Lease, closure, placed),
            cancellationToken
        );
        var sent = plan.Empty ? 0 : await sender.SendAsync(transfer, plan, origin, cancellationToken);
        await deletedRemover.RemoveAsync(transfer, closure, placed, cancellationToken);
        await VerifyAsync(transfer, closure, plan.Tag, cancellationToken);
        CopyStory.End(transfer, closure, plan, sent, clock.GetElapsedTime(began));
        return Equal(closure, plan.Intended, returned);
    }

    /// <summary>Whether the tag goes back to a digest that this rule had put there before and that was replaced.</summary>
    private bool Returns(
        LeasedTarget lease,
        ArtifactClosure closure,
        RemoteManifestHead? tagged,
        IReadOnlyDictionary<Digest, ReplicationPlacementRow> placed
    )
    {
        var returns =
            tagged is not null
            && tagged.Digest != closure.Root
            && placed.GetValueOrDefault(closure.Root) is { PutByUs: true, Referrer: false };
        if (
            returns
            && lease.Returns >= MaximumReturns
            && lease.ReturnsSince + TargetSettler.ReturnsWindow > clock.GetUtcNow()
        )
        {
            throw new ArtifactFaultException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"conflict: the tag went back and forth more than {MaximumReturns} times since {lease.ReturnsSince:HH:mm:ss} "
                        + $"UTC; somebody else writes it too, either here or there. Decide who owns the tag and push it again"
                ),
                final: true
            );
        }

        return returns;
    }

    /// <summary>
    /// The destination answers the digest that it was last seen to hold completely, and nothing was added here since.
    /// </summary>
    private static bool IsVerified(
        LeasedTarget lease,
        ArtifactClosure closure,
        RemoteManifestHead? tagged,
        IReadOnlyDictionary<Digest, ReplicationPlacementRow> placed
    ) =>
        tagged?.Digest == closure.Root
        && lease.VerifiedDigest == closure.Root
        && closure.Manifests.All(manifest =>
            placed.TryGetValue(manifest.Digest, out var row) && row.Tag == manifest.Tag
        )
        && placed.Values.All(row => !row.DeletionSeen);

    /// <summary>It was there once, and somebody found since that not all of it is there: its blobs are looked for, too.</summary>
    private static bool IsDoubted(
        LeasedTarget lease,
        ArtifactClosure closure,
        Dictionary<Digest, ReplicationPlacementRow> placed
    ) => lease.VerifiedDigest is null && placed.ContainsKey(closure.Root);

    private static TargetOutcome.Equal Equal(ArtifactClosure closure, IReadOnlyList<Placement> put, bool returned)
    {
        HashSet<Digest> putNow = [.. put.Select(placement => placement.Digest)];
        return new TargetOutcome.Equal(
            closure.Root,
            [
                .. closure.Manifests.Select(manifest => new Placement(
                    manifest.Digest,
                    manifest.Referrer,
                    manifest.Tag,
                    putNow.Contains(manifest.Digest)
                )),
            ],
            returned
        );
    }

    private static async Task VerifyAsync(
        TargetTransfer transfer,
        ArtifactClosure closure,
        bool tagPut,
        CancellationToken cancellationToken
    )
    {
        if (!tagPut)
        {
            return;
        }

        var answer = await transfer.Destination.ResolveAsync(Reference.Of(transfer.Lease.Tag), cancellationToken);
        if (answer?.Digest != closure.Root)
        {
            throw new ArtifactFaultException(
                $"after {closure.Root} was put, the tag {transfer.Lease.Tag} {transfer.AtDestination} points to "
                    + (answer is null ? "nothing" : answer.Digest.ToString())
            );
        }
    }
}
