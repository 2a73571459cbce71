using System.Globalization;
using System.Text.Json;
using Entrepot.Bench.Targets;
using Entrepot.Bench.Wire;
using Entrepot.Rigs.Images;

namespace Entrepot.Bench.Workloads;

/// <summary>Push of an image of 1 GB: ten layers that no other image has, config and manifest.</summary>
internal sealed class LargeImagePush(BenchTarget target, BlobContent layers) : Workload(target, "library/bench-large")
{
    public const int LayerSize = 100_000_000;
    private const int Layers = 10;

    private readonly Blob config = new(
        """{"architecture":"amd64","os":"linux","rootfs":{"type":"layers","diff_ids":[]}}"""u8.ToArray(),
        MediaTypes.OciConfig
    );

    private int count;

    public override async Task PrepareAsync(CancellationToken cancellationToken)
    {
        await base.PrepareAsync(cancellationToken);
        await Target.Client.PushBlobAsync(Repository, config, cancellationToken);
    }

    public override void Run(WireConnection connection)
    {
        var descriptors = new List<object>();
        for (var number = 0; number < Layers; number++)
        {
            var layer = layers.Next();
            Push(connection, layer);
            descriptors.Add(
                new
                {
                    mediaType = MediaTypes.OciLayer,
                    digest = layer.Digest,
                    size = LayerSize,
                }
            );
        }

        var manifest = JsonSerializer.SerializeToUtf8Bytes(
            new
            {
                schemaVersion = 2,
                mediaType = MediaTypes.OciManifest,
                config = config.ToDescriptor(),
                layers = descriptors,
            }
        );
        var path = string.Create(
            CultureInfo.InvariantCulture,
            $"/v2/{Repository}/manifests/t{Interlocked.Increment(ref count)}"
        );
        var headers = $"{Authorization}Content-Type: {MediaTypes.OciManifest}\r\n";
        Expect(connection.Send("PUT", path, headers, manifest), 201, path);
    }
}
