using Entrepot.Data;
using Entrepot.Oci;
using Entrepot.Replication.Targets;
using Microsoft.EntityFrameworkCore;

namespace Entrepot.Replication.Transfer;

/// <summary>
/// Knows in which other repositories of the destination a blob should be: where manifests were placed that name it here.
/// What everybody has, such as a base layer, is not looked for everywhere: a blob that is not found is sent.
/// </summary>
internal sealed class MountSources(Database database)
{
    /// <summary>How many of the manifests here that name a blob are looked for there.</summary>
    private const int Looked = 200;

    /// <summary>How many repositories are tried in turn.</summary>
    private const int Offered = 20;

    public Task<ILookup<Digest, RepositoryName>> FindAsync(
        LeasedTarget lease,
        IReadOnlyCollection<Digest> blobs,
        CancellationToken cancellationToken
    ) =>
        database.ReadAsync(
            async (context, token) =>
            {
                var places = new List<(Digest Blob, RepositoryName Place)>();
                foreach (var blob in blobs.Distinct())
                {
                    var found = await Places(context, lease, blob).ToListAsync(token);
                    places.AddRange(found.Where(place => MayOffer(lease, place)).Select(place => (blob, place)));
                }

                return places.ToLookup(place => place.Blob, place => place.Place);
            },
            cancellationToken
        );

    /// <summary>
    /// What is pulled is mounted from its own project alone: whoever serves the other registry could name the digest of
    /// what others have here.
    /// </summary>
    private static bool MayOffer(LeasedTarget lease, RepositoryName place) =>
        !lease.Policy.Pulls || place.Project == lease.DestinationRepository.Project;

    /// <summary>The way follows the indexes: blob, links, references in those repositories, placements.</summary>
    private static IQueryable<RepositoryName> Places(EntrepotContext context, LeasedTarget lease, Digest blob)
    {
        var (endpoint, pulls) = (lease.Policy.EndpointId, lease.Policy.Pulls);
        var destination = lease.DestinationRepository;
        var naming = context
            .RepositoryBlobs.AsNoTracking()
            .Where(link => link.Digest == blob)
            .Join(
                context.ManifestReferences,
                link => new { link.RepositoryId, Blob = (Digest?)link.Digest },
                reference => new { reference.RepositoryId, Blob = reference.BlobDigest },
                (_, reference) => reference.ManifestId
            )
            .Take(Looked);
        return (
            from id in naming
            join manifest in context.Manifests on id equals manifest.Id
            join placement in context.ReplicationPlacements on manifest.Digest equals placement.Digest
            where
                (pulls ? placement.Target!.Policy!.SourceEndpointId : placement.Target!.Policy!.DestinationEndpointId)
                    == endpoint
                && placement.Target.DestinationRepository != destination
                && placement.Target.VerifiedDigest != null
            select placement.Target!.DestinationRepository
        )
            .Distinct()
            .Take(Offered);
    }
}
