using System.Text.Json;
using Entrepot.Oci;
using Entrepot.Registry.Blobs;

namespace Entrepot.Management.Artifacts;

/// <summary>Reads the configs of artifacts, as far as they are JSON objects of a bearable size.</summary>
internal sealed class ConfigBlobs(BlobReader blobs)
{
    private const int MaximumLength = 1024 * 1024;

    /// <summary>Null for what says nothing readable.</summary>
    public async Task<JsonDocument?> ReadAsync(
        RepositoryName repository,
        Digest digest,
        CancellationToken cancellationToken
    )
    {
        await using var content = await blobs.OpenAsync(repository, digest, 0, cancellationToken);
        if (content is not { Length: <= MaximumLength })
        {
            return null;
        }

        try
        {
            var config = await JsonDocument.ParseAsync(content, cancellationToken: cancellationToken);
            if (config.RootElement.ValueKind == JsonValueKind.Object)
            {
                return config;
            }

            config.Dispose();
            return null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
