using Entrepot.Bench.Targets;
using Entrepot.Bench.Wire;
using Entrepot.Rigs.Images;

namespace Entrepot.Bench.Workloads;

/// <summary>A whole image: HEAD and GET of the manifest, then the config and layers of 10 KB to 10 MB.</summary>
internal sealed class ImagePull(string name, BenchTarget target) : Workload(name, target, "library/bench-image")
{
    private readonly Artifact image = new ImageBuilder(7).Image(10_000, 100_000, 500_000, 1_000_000, 10_000_000);

    public override async Task PrepareAsync(CancellationToken cancellationToken)
    {
        await base.PrepareAsync(cancellationToken);
        await Target.Client.PushAsync(Repository, image, cancellationToken, "v1");
    }

    public override void Run(WireConnection connection)
    {
        var manifest = $"/v2/{Repository}/manifests/v1";
        var accept = $"Accept: {MediaTypes.OciManifest}\r\n";
        Expect(connection.Send("HEAD", manifest, Authorization + accept), 200, manifest);
        Get(connection, manifest, accept);
        foreach (var blob in image.Blobs)
        {
            Get(connection, $"/v2/{Repository}/blobs/{blob.Digest}");
        }
    }
}
