using Entrepot.Registry.Blobs;
using Entrepot.Registry.Manifests;
using Entrepot.Registry.Referrers;
using Entrepot.Registry.Tags;
using Entrepot.Registry.Uploads;

namespace Entrepot.Replication.Transfer.Site;

/// <summary>What it takes to put artifacts into this site.</summary>
internal sealed record SiteStore(
    SiteProjects Projects,
    BlobUploads Uploads,
    BlobReader Blobs,
    BlobMounter Mounter,
    ManifestReader Manifests,
    ManifestPusher Pusher,
    ManifestDeleter ManifestDeleter,
    TagReader Tags,
    TagDeleter TagDeleter,
    ReferrerReader Referrers,
    TimeProvider Clock
);
