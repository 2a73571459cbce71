using System.Text.Json;
using Entrepot.Oci;

namespace Entrepot.Remotes.Client;

/// <summary>A manifest that refers to another, and the descriptor with which a list of referrers shows it.</summary>
internal sealed record ManifestSubject(Digest Subject, Descriptor Referrer)
{
    /// <summary>Null when the manifest has no subject.</summary>
    public static ManifestSubject? Read(RemoteManifest manifest)
    {
        if (manifest.Content.Span.IndexOf("\"subject\""u8) < 0)
        {
            return null;
        }

        try
        {
            using var document = JsonDocument.Parse(manifest.Content);
            var root = document.RootElement;
            return
                root.ValueKind == JsonValueKind.Object
                && root.TryGetProperty("subject", out var member)
                && DescriptorJson.Read(member) is { } subject
                ? new ManifestSubject(subject.Digest, Describe(manifest, root))
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static Descriptor Describe(RemoteManifest manifest, JsonElement root)
    {
        // distribution-spec, "Listing Referrers": artifactType, else the config's media type.
        var type =
            DescriptorJson.Text(root, "artifactType")
            ?? (root.TryGetProperty("config", out var config) ? DescriptorJson.Text(config, "mediaType") : null);
        return new Descriptor(
            manifest.MediaType,
            manifest.Digest,
            manifest.Content.Length,
            MediaType.TryParse(type, out var artifactType) ? artifactType : null,
            Annotations: DescriptorJson.Annotations(root)
        );
    }
}
