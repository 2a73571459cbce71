using Entrepot.Oci;
using Entrepot.Replication.Targets;

namespace Entrepot.Replication.Transfer;

/// <summary>Looks at the present state of a target's source and does what follows from it.</summary>
internal sealed class TargetLook(IArtifactSource source, ArtifactCopier copier, ArtifactRemover remover)
{
    public async Task<TargetOutcome> LookAsync(TargetTransfer transfer, CancellationToken cancellationToken)
    {
        var lease = transfer.Lease;
        var root = await source.FindManifestAsync(lease.SourceRepository, Reference.Of(lease.Tag), cancellationToken);
        if (root is not null)
        {
            if (await SelectsAsync(lease, root.Digest, cancellationToken))
            {
                return await copier.CopyAsync(transfer, root, cancellationToken);
            }

            transfer.Log.Write("The rule's filters do not select this tag any more: it stays there as it is.");
            return new TargetOutcome.LeftAlone();
        }

        if (!lease.DeletionSeen || !lease.Policy.ReplicateDeletion)
        {
            transfer.Log.Write(
                $"{lease.SourceRepository}:{lease.Tag} is not here any more. There it stays as it is: "
                    + (
                        lease.Policy.ReplicateDeletion
                            ? "nobody was seen deleting it."
                            : "the rule does not replicate deletions."
                    )
            );
            return new TargetOutcome.LeftAlone();
        }

        return lease.Policy.DeletionsPaused
            ? new TargetOutcome.ArtifactAtFault("the rule's deletions are paused", Final: true)
            : await remover.RemoveAsync(transfer, cancellationToken);
    }

    /// <summary>Whether the rule still wants what is here: it may have been changed since, and so may the labels.</summary>
    private async Task<bool> SelectsAsync(LeasedTarget lease, Digest artifact, CancellationToken cancellationToken)
    {
        var filters = lease.Policy.Filters;
        return filters.SelectsReference(lease.SourceRepository, lease.Tag)
            && (
                !filters.AskForLabels
                || filters.SelectsLabels(
                    await source.ListLabelsAsync(lease.SourceRepository, artifact, cancellationToken)
                )
            );
    }
}
