using Entrepot.Bench.Targets;
using Entrepot.Bench.Wire;

namespace Entrepot.Bench.Workloads;

/// <summary>As docker, containerd and buildkit do: POST, one PATCH in chunked transfer encoding, and an empty PUT.</summary>
internal sealed class DockerPush(BenchTarget target, BlobContent content) : Workload(target)
{
    public override void Run(WireConnection connection)
    {
        var blob = content.Next();
        var headers = $"{Authorization}Content-Type: application/octet-stream\r\nTransfer-Encoding: chunked\r\n";
        var tail = BlobContent.FramedTail(blob.Tail);
        var patched = connection.SendFile("PATCH", StartUpload(connection), headers, content.FramedFile, tail);
        var location = PathOf(Expect(patched, 202, "PATCH of a blob").Location!);
        Expect(connection.Send("PUT", WithDigest(location, blob.Digest), Authorization), 201, "PUT of a blob");
    }
}
