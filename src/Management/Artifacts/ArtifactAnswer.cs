using System.Text.Json;
using Entrepot.Management.Labels;

namespace Entrepot.Management.Artifacts;

/// <summary>Harbor's <c>Artifact</c>.</summary>
/// <param name="MediaType">Of the config; of the manifest when there is no config.</param>
/// <param name="TagCount">How many tags it has, where <c>tag_limit</c> says that not all are to be told.</param>
/// <param name="RepositoryName">The whole name, project included.</param>
public sealed record ArtifactAnswer(
    long Id,
    string Type,
    string MediaType,
    string ManifestMediaType,
    string? ArtifactType,
    long ProjectId,
    long RepositoryId,
    string RepositoryName,
    string Digest,
    long Size,
    string? Icon,
    DateTimeOffset PushTime,
    DateTimeOffset PullTime,
    IReadOnlyDictionary<string, JsonElement>? ExtraAttrs,
    IReadOnlyDictionary<string, string>? Annotations,
    IReadOnlyList<ChildAnswer>? References,
    IReadOnlyList<TagAnswer>? Tags,
    IReadOnlyDictionary<string, AdditionLink>? AdditionLinks,
    IReadOnlyList<LabelAnswer>? Labels,
    IReadOnlyList<AccessoryAnswer>? Accessories,
    int? TagCount = null
);
