using Entrepot.Registry.Artifacts;
using Entrepot.Registry.Blobs;
using Entrepot.Registry.Catalog;
using Entrepot.Registry.Fsck;
using Entrepot.Registry.Labels;
using Entrepot.Registry.Manifests;
using Entrepot.Registry.Referrers;
using Entrepot.Registry.Repositories;
using Entrepot.Registry.Tags;
using Entrepot.Registry.Uploads;
using Microsoft.Extensions.DependencyInjection;

namespace Entrepot.Registry;

public static class RegistryModule
{
    /// <summary>What the site holds. It wants a database and a storage driver.</summary>
    public static IServiceCollection AddRegistry(this IServiceCollection services) =>
        services
            .AddSingleton<SiteIdentity>()
            .AddSingleton<BlobLease>()
            .AddSingleton<BlobReader>()
            .AddSingleton<BlobMounter>()
            .AddSingleton<BlobUnlinker>()
            .AddSingleton<BlobUploads>()
            .AddHostedService<StaleUploadSweep>()
            .AddSingleton<ManifestReader>()
            .AddSingleton<ManifestPusher>()
            .AddSingleton<ManifestDeleter>()
            .AddSingleton<ManifestCopier>()
            .AddSingleton<TagReader>()
            .AddSingleton<Tagger>()
            .AddSingleton<TagDeleter>()
            .AddSingleton<ReferrerReader>()
            .AddSingleton<CatalogReader>()
            .AddSingleton<ArtifactReader>()
            .AddSingleton<ArtifactTagReader>()
            .AddSingleton<ArtifactLayerReader>()
            .AddSingleton<AccessoryReader>()
            .AddSingleton<LabelReader>()
            .AddSingleton<LabelBook>()
            .AddSingleton<LabelDeleter>()
            .AddSingleton<ArtifactLabeler>()
            .AddSingleton<RepositoryReader>()
            .AddSingleton<RepositoryDescriber>()
            .AddSingleton<RepositoryDeleter>()
            .AddSingleton<StorageUse>()
            .AddHostedService(provider => provider.GetRequiredService<StorageUse>())
            .AddSingleton<SiteCheck>();
}
