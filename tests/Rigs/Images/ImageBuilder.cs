using System.Formats.Tar;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json;

namespace Entrepot.Rigs.Images;

/// <summary>
/// Makes images without a network. The same seed makes the same bytes; layers are real gzipped archives whose content
/// does not compress, so that their sizes are about what was asked for.
/// </summary>
/// <param name="seed">Where the randomness starts.</param>
/// <param name="algorithm">The algorithm of the digests: sha256 or sha512.</param>
public sealed class ImageBuilder(int seed = 1, string algorithm = "sha256")
{
    private readonly Random random = new(seed);

    /// <summary>An image of one platform with a layer per size, in bytes.</summary>
    public Artifact Image(params IReadOnlyList<int> layerSizes) => ImageFor("amd64", layerSizes);

    /// <summary>An image for one architecture.</summary>
    public Artifact ImageFor(string architecture, params IReadOnlyList<int> layerSizes)
    {
        var layers = layerSizes.Select(Layer).ToArray();
        return Image(architecture, [.. layers.Select(layer => layer.Blob)], [.. layers.Select(layer => layer.DiffId)]);
    }

    /// <summary>An image as docker writes it: schema 2.</summary>
    public Artifact DockerImage(params IReadOnlyList<int> layerSizes)
    {
        var layers = layerSizes.Select(Layer).ToArray();
        var config = Config("amd64", [.. layers.Select(layer => layer.DiffId)], MediaTypes.DockerConfig);
        Blob[] blobs = [.. layers.Select(layer => new Blob(layer.Blob.Bytes, MediaTypes.DockerLayer, algorithm))];
        return new Artifact(Manifest(MediaTypes.DockerManifest, config, blobs), [config, .. blobs], []);
    }

    /// <summary>An index with one image per architecture, a layer of <paramref name="layerSize"/> bytes each.</summary>
    public Artifact MultiArchitecture(int layerSize, params IReadOnlyList<string> architectures) =>
        Index([.. architectures.Select(architecture => ImageFor(architecture, layerSize))], architectures);

    /// <summary>An index of the given artifacts, which may be indexes themselves.</summary>
    public Artifact Index(params IReadOnlyList<Artifact> children) => Index(children, null);

    /// <summary>A manifest that refers to <paramref name="subject"/>, as signatures and SBOMs do.</summary>
    public Artifact Referrer(Artifact subject, string artifactType, int size = 200)
    {
        var content = new byte[size];
        random.NextBytes(content);
        var layer = new Blob(content, "application/octet-stream", algorithm);
        var empty = new Blob("{}"u8.ToArray(), MediaTypes.OciEmpty, algorithm);
        var manifest = new Dictionary<string, object>(StringComparer.Ordinal)
        {
            ["schemaVersion"] = 2,
            ["mediaType"] = MediaTypes.OciManifest,
            ["artifactType"] = artifactType,
            ["config"] = empty.ToDescriptor(),
            ["layers"] = new[] { layer.ToDescriptor() },
            ["subject"] = subject.Manifest.ToDescriptor(),
        };
        return new Artifact(Json(manifest, MediaTypes.OciManifest), [empty, layer], []);
    }

    /// <summary>
    /// An image of two small layers whose manifest <paramref name="change"/> may alter before it is written.
    /// </summary>
    public Artifact Changed(Action<Dictionary<string, object>> change) => Changed((fields, _) => change(fields));

    /// <summary>The same for changes that depend on the blobs: the config and then the layers.</summary>
    public Artifact Changed(Action<Dictionary<string, object>, IReadOnlyList<Blob>> change)
    {
        var image = Image(300, 400);
        var manifest = ManifestFields(MediaTypes.OciManifest, image.Blobs[0], [.. image.Blobs.Skip(1)]);
        change(manifest, image.Blobs);
        return new Artifact(Json(manifest, MediaTypes.OciManifest), image.Blobs, []);
    }

    /// <summary>Bytes that do not compress.</summary>
    public byte[] Noise(int size)
    {
        var bytes = new byte[size];
        random.NextBytes(bytes);
        return bytes;
    }

    /// <summary>A layer blob of about <paramref name="size"/> bytes.</summary>
    public Blob LayerBlob(int size) => Layer(size).Blob;

    private Artifact Image(string architecture, Blob[] layers, string[] diffIds)
    {
        var config = Config(architecture, diffIds, MediaTypes.OciConfig);
        return new Artifact(Manifest(MediaTypes.OciManifest, config, layers), [config, .. layers], []);
    }

    private Artifact Index(IReadOnlyList<Artifact> children, IReadOnlyList<string>? architectures)
    {
        var descriptors = children.Select(child => child.Manifest.ToDescriptor()).ToArray();
        for (var i = 0; architectures is not null && i < descriptors.Length; i++)
        {
            descriptors[i]["platform"] = new { architecture = architectures[i], os = "linux" };
        }
        var index = new Dictionary<string, object>(StringComparer.Ordinal)
        {
            ["schemaVersion"] = 2,
            ["mediaType"] = MediaTypes.OciIndex,
            ["manifests"] = descriptors,
        };
        return new Artifact(Json(index, MediaTypes.OciIndex), [], children);
    }

    private (Blob Blob, string DiffId) Layer(int size)
    {
        using var archive = new MemoryStream();
        using (var writer = new TarWriter(archive, TarEntryFormat.Ustar, leaveOpen: true))
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"layer-{random.Next():x8}");
            writer.WriteEntry(
                new UstarTarEntry(TarEntryType.RegularFile, name)
                {
                    DataStream = new MemoryStream(Noise(size)),
                    ModificationTime = DateTimeOffset.UnixEpoch,
                }
            );
        }
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            archive.Position = 0;
            archive.CopyTo(gzip);
        }
        return (new Blob(packed.ToArray(), MediaTypes.OciLayer, algorithm), Blob.DigestOf(archive.ToArray()));
    }

    private Blob Config(string architecture, string[] diffIds, string mediaType) =>
        Json(
            new
            {
                created = "2026-01-01T00:00:00Z",
                architecture,
                os = "linux",
                config = new { Cmd = new[] { "/bin/sh" } },
                rootfs = new { type = "layers", diff_ids = diffIds },
                history = diffIds.Select((_, number) => new { created_by = $"layer {number}" }),
            },
            mediaType
        );

    private Blob Manifest(string mediaType, Blob config, IReadOnlyList<Blob> layers) =>
        Json(ManifestFields(mediaType, config, layers), mediaType);

    private static Dictionary<string, object> ManifestFields(
        string mediaType,
        Blob config,
        IReadOnlyList<Blob> layers
    ) =>
        new(StringComparer.Ordinal)
        {
            ["schemaVersion"] = 2,
            ["mediaType"] = mediaType,
            ["config"] = config.ToDescriptor(),
            ["layers"] = layers.Select(layer => layer.ToDescriptor()).ToList(),
        };

    private Blob Json(object value, string mediaType) =>
        new(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(value)), mediaType, algorithm);
}
