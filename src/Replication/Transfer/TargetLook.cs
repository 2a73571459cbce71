using Entrepot.Oci;
using Entrepot.Registry.Manifests;
using Entrepot.Replication.Targets;
using Entrepot.Replication.Triggers;

namespace Entrepot.Replication.Transfer;

/// <summary>Looks at the present state of a target's source and does what follows from it.</summary>
internal sealed class TargetLook(ArtifactCopier copier, ArtifactRemover remover)
{
    public async Task<TargetOutcome> LookAsync(TargetTransfer transfer, CancellationToken cancellationToken)
    {
        var lease = transfer.Lease;
        var root = await transfer.Source.FindManifestAsync(
            lease.SourceRepository,
            Reference.Of(lease.Tag),
            cancellationToken
        );
        if (root is not null)
        {
            if (await SelectsAsync(transfer, root, cancellationToken))
            {
                return await copier.CopyAsync(transfer, root, cancellationToken);
            }

            transfer.Log.Write(
                $"The rule's filters do not select this tag (any more): it stays {transfer.AtDestination} as it is."
            );
            return new TargetOutcome.LeftAlone();
        }

        if (!lease.DeletionSeen || !lease.Policy.ReplicateDeletion)
        {
            transfer.Log.Write(
                $"{lease.SourceRepository}:{lease.Tag} is not {transfer.AtSource} any more. At the destination it stays as it is: "
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

    /// <summary>
    /// Whether the rule still wants what the source is: it may have been changed since, and so may the labels. What a
    /// manifest is shows only when it is read.
    /// </summary>
    private static async Task<bool> SelectsAsync(
        TargetTransfer transfer,
        StoredManifest root,
        CancellationToken cancellationToken
    )
    {
        var (repository, filters) = (transfer.Lease.SourceRepository, transfer.Lease.Policy.Filters);
        return filters.SelectsReference(repository, transfer.Lease.Tag)
            && filters.PassesKind(ArtifactKind.IsContainerImage(root))
            && (
                !filters.AskForLabels
                || filters.SelectsLabels(
                    await transfer.Source.ListLabelsAsync(repository, root.Digest, cancellationToken)
                )
            );
    }
}
