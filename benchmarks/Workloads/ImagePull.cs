using System.Globalization;
using Entrepot.Bench.Targets;
using Entrepot.Bench.Wire;
using Entrepot.Rigs.Images;

namespace Entrepot.Bench.Workloads;

/// <summary>
/// Whole images, one after the other as clients pull them: HEAD and GET of the manifest, then the config and the layers.
/// Of the 15 layers two thirds are below 1 MB and three reach 10 MB, about as in traces of registries.
/// </summary>
internal sealed class ImagePull(BenchTarget target) : Workload(target, "library/bench-image")
{
    private const string Accept = $"Accept: {MediaTypes.OciManifest}\r\n";
    private static readonly ImageBuilder Builder = new(7);
    private static readonly Artifact[] Images =
    [
        Builder.Image(10_000, 30_000, 100_000, 1_000_000, 10_000_000),
        Builder.Image(5_000, 50_000, 200_000, 700_000, 10_000_000),
        Builder.Image(20_000, 80_000, 400_000, 3_000_000, 12_000_000),
    ];

    private int count;

    public override async Task PrepareAsync(CancellationToken cancellationToken)
    {
        await base.PrepareAsync(cancellationToken);
        for (var number = 0; number < Images.Length; number++)
        {
            await Target.Client.PushAsync(Repository, Images[number], cancellationToken, Tag(number));
        }
    }

    public override void Run(WireConnection connection) =>
        Pull(connection, (int)((uint)Interlocked.Increment(ref count) % Images.Length));

    private void Pull(WireConnection connection, int number)
    {
        var manifest = $"/v2/{Repository}/manifests/{Tag(number)}";
        Expect(connection.Send("HEAD", manifest, Authorization + Accept), 200, manifest);
        Get(connection, manifest, Accept);
        foreach (var blob in Images[number].Blobs)
        {
            Get(connection, $"/v2/{Repository}/blobs/{blob.Digest}");
        }
    }

    private static string Tag(int number) => string.Create(CultureInfo.InvariantCulture, $"v{number}");
}
