using Entrepot.Access.Authorization;
using Entrepot.Management.Conventions.Wire;
using Entrepot.Management.Labels;
using Entrepot.Oci;
using Entrepot.Registry.Artifacts;
using Entrepot.Registry.Labels;

namespace Entrepot.Management.Artifacts;

/// <summary>Shows artifacts as Harbor does.</summary>
internal sealed class ArtifactView(ConfigFacts configs, AccessoryReader accessories, LabelReader labels)
{
    /// <summary>What Harbor answers as the time of a pull that never was.</summary>
    public static readonly DateTimeOffset Never = DateTimeOffset.MinValue;

    public async Task<List<ArtifactAnswer>> ShowAsync(
        ProjectRights project,
        RepositoryName repository,
        IReadOnlyList<Artifact> artifacts,
        ArtifactParts parts,
        CancellationToken cancellationToken
    )
    {
        var subjects =
            parts.Accessories && artifacts.Count > 0
                ? await accessories.OfAsync(
                    artifacts[0].RepositoryId,
                    [.. artifacts.Select(artifact => artifact.Digest)],
                    cancellationToken
                )
                : null;
        var carried =
            parts.Labels && artifacts.Count > 0
                ? await labels.OfAsync([.. artifacts.Select(artifact => artifact.Id)], cancellationToken)
                : null;
        var answers = new List<ArtifactAnswer>();
        foreach (var artifact in artifacts)
        {
            answers.Add(
                Show(project, repository, artifact, parts.Tags) with
                {
                    ExtraAttrs = await configs.ReadAsync(repository, artifact, cancellationToken),
                    Labels = carried?[artifact.Id].Select(LabelAnswer.Of).ToList().NullIfEmpty(),
                    Accessories = subjects
                        ?[artifact.Digest].Select(accessory => AccessoryAnswer.Of(accessory, repository))
                        .ToList()
                        .NullIfEmpty(),
                }
            );
        }

        return answers;
    }

    private static ArtifactAnswer Show(
        ProjectRights project,
        RepositoryName repository,
        Artifact artifact,
        bool withTags
    ) =>
        new(
            artifact.Id,
            ArtifactKind.Of(artifact),
            (artifact.ConfigMediaType ?? artifact.MediaType).ToString(),
            artifact.MediaType.ToString(),
            (artifact.ArtifactType ?? artifact.ConfigMediaType ?? artifact.MediaType).ToString(),
            project.Id,
            artifact.RepositoryId,
            repository.ToString(),
            artifact.Digest.ToString(),
            artifact.Size,
            Icon: null,
            artifact.PushedAt,
            artifact.PulledAt ?? Never,
            ExtraAttrs: null,
            artifact.Annotations.Count == 0 ? null : artifact.Annotations,
            artifact.Children.Select(child => Show(artifact.Id, child)).ToList().NullIfEmpty(),
            withTags
                ? artifact
                    .Tags.Select(tag => TagAnswer.Of(tag, artifact.RepositoryId, artifact.Id))
                    .ToList()
                    .NullIfEmpty()
                : null,
            Additions.Links(repository, artifact),
            Labels: null,
            Accessories: null,
            artifact.TagCount
        );

    private static ChildAnswer Show(long parent, ArtifactChild child) =>
        new(
            parent,
            child.Id,
            child.Digest.ToString(),
            child.Platform is { } platform
                ? new PlatformAnswer(
                    platform.Architecture,
                    platform.OperatingSystem,
                    platform.OsVersion,
                    platform.OsFeatures,
                    platform.Variant
                )
                : null,
            child.Annotations.Count == 0 ? null : child.Annotations
        );
}
