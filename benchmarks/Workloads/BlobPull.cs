using System.Security.Cryptography;
using Entrepot.Bench.Targets;
using Entrepot.Bench.Wire;

namespace Entrepot.Bench.Workloads;

/// <summary>GET of one blob, whole. What comes is compared with the digest once, before the clock runs.</summary>
internal class BlobPull(BenchTarget target, BlobContent content) : Workload(target)
{
    protected string Path { get; private set; } = "";

    public override async Task PrepareAsync(CancellationToken cancellationToken)
    {
        await base.PrepareAsync(cancellationToken);
        using var connection = new WireConnection(Target.Address);
        var blob = content.Next();
        Push(connection, blob);
        Path = $"/v2/{Repository}/blobs/{blob.Digest}";
        await VerifyAsync(blob.Digest, cancellationToken);
    }

    public override void Run(WireConnection connection) => Get(connection, Path);

    private async Task VerifyAsync(string digest, CancellationToken cancellationToken)
    {
        using var answer = await Target.Client.SendAsync(HttpMethod.Get, Path, cancellationToken);
        await using var stream = await answer.Content.ReadAsStreamAsync(cancellationToken);
        var pulled = Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, cancellationToken));
        if ($"sha256:{pulled}" != digest)
        {
            throw new WorkloadException($"{Path} has another content");
        }
    }
}
