using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Entrepot.Oci;

namespace Entrepot.Server.Demo;

/// <summary>A small, whole image made in memory: a config, one layer with one text file, and the manifest.</summary>
internal sealed class DemoImage
{
    private DemoImage(byte[] config, byte[] layer, byte[] manifest)
    {
        Blobs = [config, layer];
        Manifest = manifest;
        Digest = DigestAlgorithm.Sha256.Of(manifest);
    }

    public IReadOnlyList<byte[]> Blobs { get; }

    public byte[] Manifest { get; }

    public Digest Digest { get; }

    public static DemoImage Make(string text)
    {
        var tar = Tar(text);
        var layer = Compress(tar);
        var config = JsonSerializer.SerializeToUtf8Bytes(
            new
            {
                architecture = "amd64",
                os = "linux",
                config = new { Labels = new { about = "made by entrepot demo" } },
                rootfs = new { type = "layers", diff_ids = new[] { DigestAlgorithm.Sha256.Of(tar).ToString() } },
            }
        );
        var manifest = JsonSerializer.SerializeToUtf8Bytes(
            new
            {
                schemaVersion = 2,
                mediaType = MediaType.OciManifest.ToString(),
                config = Describe(MediaType.OciConfig.ToString(), config),
                layers = new[] { Describe("application/vnd.oci.image.layer.v1.tar+gzip", layer) },
            }
        );
        return new DemoImage(config, layer, manifest);
    }

    private static object Describe(string mediaType, byte[] content) =>
        new
        {
            mediaType,
            digest = DigestAlgorithm.Sha256.Of(content).ToString(),
            size = content.Length,
        };

    private static byte[] Tar(string text)
    {
        using var stream = new MemoryStream();
        using (var writer = new TarWriter(stream, TarEntryFormat.Pax, leaveOpen: true))
        {
            var entry = new PaxTarEntry(TarEntryType.RegularFile, "hello.txt")
            {
                DataStream = new MemoryStream(Encoding.UTF8.GetBytes(text)),
                ModificationTime = DateTimeOffset.UnixEpoch,
            };
            writer.WriteEntry(entry);
        }

        return stream.ToArray();
    }

    private static byte[] Compress(byte[] content)
    {
        using var stream = new MemoryStream();
        using (var gzip = new GZipStream(stream, CompressionLevel.Optimal, leaveOpen: true))
        {
            gzip.Write(content);
        }

        return stream.ToArray();
    }
}
