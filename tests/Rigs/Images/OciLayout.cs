using System.Text.Json;

namespace Entrepot.Rigs.Images;

/// <summary>Writes artifacts as an OCI image layout, which skopeo, podman and buildah read as <c>oci:FOLDER:NAME</c>.</summary>
public static class OciLayout
{
    /// <summary>Writes one artifact under one name and gives skopeo's word for it.</summary>
    public static async Task<string> WriteAsync(
        string folder,
        Artifact artifact,
        string name,
        CancellationToken cancellationToken
    )
    {
        foreach (var part in artifact.ChildrenFirst())
        {
            foreach (var blob in part.Blobs.Append(part.Manifest))
            {
                var digest = blob.Digest.Split(':');
                var blobs = Directory.CreateDirectory(Path.Combine(folder, "blobs", digest[0])).FullName;
                var path = Path.Combine(blobs, digest[1]);
                await File.WriteAllBytesAsync(path, blob.Bytes, cancellationToken);
            }
        }
        var descriptor = artifact.Manifest.ToDescriptor();
        descriptor["annotations"] = new Dictionary<string, string> { ["org.opencontainers.image.ref.name"] = name };
        var index = new { schemaVersion = 2, manifests = new[] { descriptor } };
        await File.WriteAllTextAsync(
            Path.Combine(folder, "oci-layout"),
            """{"imageLayoutVersion":"1.0.0"}""",
            cancellationToken
        );
        await File.WriteAllTextAsync(
            Path.Combine(folder, "index.json"),
            JsonSerializer.Serialize(index),
            cancellationToken
        );
        return $"oci:{folder}:{name}";
    }
}
