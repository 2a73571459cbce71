using System.Collections.Concurrent;
using System.Text.Json;
using Entrepot.Oci;
using Entrepot.Registry.Artifacts;

namespace Entrepot.Management.Artifacts;

/// <summary>
/// Harbor's <c>extra_attrs</c> of an image, from its config (image-spec, config.md). A config never changes under its
/// digest, so what was read is remembered, and read once more in each repository that must have it.
/// </summary>
internal sealed class ConfigFacts(ConfigBlobs configs)
{
    private const int Capacity = 2_000;
    private static readonly string[] Shown = ["architecture", "os", "os.version", "created", "author", "config"];

    private readonly ConcurrentDictionary<(RepositoryName, Digest), IReadOnlyDictionary<string, JsonElement>?> known =
        new();

    /// <summary>Null for what has no image config, or one that says nothing readable.</summary>
    public async Task<IReadOnlyDictionary<string, JsonElement>?> ReadAsync(
        RepositoryName repository,
        Artifact artifact,
        CancellationToken cancellationToken
    )
    {
        if (artifact.ConfigDigest is not { } digest || !ArtifactKind.IsImage(artifact))
        {
            return null;
        }

        if (known.TryGetValue((repository, digest), out var facts))
        {
            return facts;
        }

        if (known.Count >= Capacity)
        {
            known.Clear();
        }

        return known[(repository, digest)] = await ReadBlobAsync(repository, digest, cancellationToken);
    }

    private async Task<IReadOnlyDictionary<string, JsonElement>?> ReadBlobAsync(
        RepositoryName repository,
        Digest digest,
        CancellationToken cancellationToken
    )
    {
        using var config = await configs.ReadAsync(repository, digest, cancellationToken);
        return config
            ?.RootElement.EnumerateObject()
            .Where(member => Shown.Contains(member.Name))
            .DistinctBy(member => member.Name)
            .ToDictionary(member => member.Name, member => member.Value.Clone());
    }
}
