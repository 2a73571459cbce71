using Entrepot.Data;
using Entrepot.Oci;
using Entrepot.Replication.Targets;
using Microsoft.EntityFrameworkCore;

namespace Entrepot.Replication.Transfer;

/// <summary>
/// Knows in which other repositories of an endpoint a blob should be: where manifests were placed that name it here.
/// </summary>
internal sealed class MountSources(Database database)
{
    public Task<ILookup<Digest, RepositoryName>> FindAsync(
        LeasedTarget lease,
        IReadOnlyCollection<Digest> blobs,
        CancellationToken cancellationToken
    )
    {
        var endpoint = lease.Policy.EndpointId;
        var destination = lease.DestinationRepository;
        return database.ReadAsync(
            async (context, token) =>
            {
                // The way follows the indexes: blob -> links -> references in those repositories -> placements.
                var places = await (
                    from link in context.RepositoryBlobs.AsNoTracking()
                    where blobs.Contains(link.Digest)
                    join reference in context.ManifestReferences
                        on new { link.RepositoryId, Blob = (Digest?)link.Digest } equals new
                        {
                            reference.RepositoryId,
                            Blob = reference.BlobDigest,
                        }
                    join manifest in context.Manifests on reference.ManifestId equals manifest.Id
                    join placement in context.ReplicationPlacements on manifest.Digest equals placement.Digest
                    where
                        placement.Target!.Policy!.DestinationEndpointId == endpoint
                        && placement.Target.DestinationRepository != destination
                        && placement.Target.VerifiedDigest != null
                    select new { link.Digest, placement.Target!.DestinationRepository }
                )
                    .Distinct()
                    .Take(1000)
                    .ToListAsync(token);
                return places.ToLookup(place => place.Digest, place => place.DestinationRepository);
            },
            cancellationToken
        );
    }
}
