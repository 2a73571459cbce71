using Entrepot.Bench.Targets;
using Entrepot.Rigs.Images;

namespace Entrepot.Bench.Workloads;

/// <summary>Work on an image of five small layers.</summary>
internal abstract class ManifestWorkload(BenchTarget target, string repository = "library/bench")
    : Workload(target, repository)
{
    protected const string Tag = "v1";
    protected const string Accept = $"Accept: {MediaTypes.OciManifest}\r\n";

    protected Artifact Image { get; } = new ImageBuilder().Image(2000, 3000, 4000, 5000, 6000);

    protected string ByTag => $"/v2/{Repository}/manifests/{Tag}";

    public override async Task PrepareAsync(CancellationToken cancellationToken)
    {
        await base.PrepareAsync(cancellationToken);
        await Target.Client.PushAsync(Repository, Image, cancellationToken, Tag);
    }
}
