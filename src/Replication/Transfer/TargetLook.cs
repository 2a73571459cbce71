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
            if (Selects(lease, root))
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

    /// <summary>What a manifest is shows only when it is read, which a list of tags elsewhere spares.</summary>
    private static bool Selects(LeasedTarget lease, StoredManifest root) =>
        lease.Policy.Filters.SelectsReference(lease.SourceRepository, lease.Tag)
        && (!lease.Policy.Pulls || lease.Policy.Filters.PassesKind(ArtifactKind.IsContainerImage(root)));
}
