using Entrepot.Data.Rows;
using Entrepot.Oci;
using Entrepot.Registry.Tags;
using Entrepot.Remotes;
using Entrepot.Replication.Destinations;
using Entrepot.Replication.Targets;

namespace Entrepot.Replication.Transfer;

/// <summary>Why something is not brought to a destination, though the rule selects it.</summary>
internal static class CopyObjections
{
    /// <summary>The outcome, which the log explains; null when nothing speaks against it.</summary>
    /// <param name="origin">Where the tag has it from; null when that is not known, or the destination has it already.</param>
    public static async Task<TargetOutcome?> FindAsync(
        TargetTransfer transfer,
        ArtifactClosure closure,
        RemoteManifestHead? tagged,
        IReadOnlyDictionary<Digest, ReplicationPlacementRow> placed,
        TagOrigin? origin,
        CancellationToken cancellationToken
    )
    {
        if (OfNames(transfer) is { } fault)
        {
            return fault;
        }

        return OfOverride(transfer, closure, tagged, placed) is { } leftAlone
            ? leftAlone
            : await OfOriginAsync(transfer, origin, cancellationToken);
    }

    private static TargetOutcome.ArtifactAtFault? OfNames(TargetTransfer transfer) =>
        DestinationDepth.FaultOf(transfer.Lease.DestinationRepository, transfer.Remote.Capabilities) is { } fault
            ? new TargetOutcome.ArtifactAtFault(fault, Final: true)
            : null;

    private static TargetOutcome.LeftAlone? OfOverride(
        TargetTransfer transfer,
        ArtifactClosure closure,
        RemoteManifestHead? tagged,
        IReadOnlyDictionary<Digest, ReplicationPlacementRow> placed
    )
    {
        var lease = transfer.Lease;
        if (tagged is null || tagged.Digest == closure.Root || DestinationTag.IsOurs(lease, tagged.Digest, placed))
        {
            return null;
        }

        if (lease.Policy.Override)
        {
            transfer.Log.Write(
                $"The tag {transfer.AtDestination} points to {tagged.Digest}, which this rule did not put; it is replaced, because the rule overrides."
            );
            return null;
        }

        transfer.Log.Write(
            $"Warning: {transfer.DestinationReference} points to {tagged.Digest}, which this rule did not put. It stays as "
                + "it is, because the rule does not override."
        );
        return new TargetOutcome.LeftAlone();
    }

    /// <summary>
    /// What has been at a site is not sent to it again, under whatever name: rules that lead in a circle would add a
    /// namespace with each round.
    /// </summary>
    private static async Task<TargetOutcome.LeftAlone?> OfOriginAsync(
        TargetTransfer transfer,
        TagOrigin? origin,
        CancellationToken cancellationToken
    )
    {
        // The last one of its path is this site.
        if (
            origin is not { Path.Count: > 1 }
            || await transfer.Remote.FindSiteAsync(cancellationToken) is not { } site
            || !origin.Path.Contains(site, StringComparer.Ordinal)
        )
        {
            return null;
        }

        transfer.Log.Write(
            $"{transfer.Lease.SourceRepository}:{transfer.Lease.Tag} came here through that site: it is not sent back."
        );
        return new TargetOutcome.LeftAlone();
    }
}
