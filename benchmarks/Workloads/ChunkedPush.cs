using System.Globalization;
using Entrepot.Bench.Targets;
using Entrepot.Bench.Wire;

namespace Entrepot.Bench.Workloads;

/// <summary>A blob in several PATCHes with a Content-Range each.</summary>
internal sealed class ChunkedPush(BenchTarget target, BlobContent content) : Workload(target)
{
    public override void Run(WireConnection connection)
    {
        var blob = content.Next();
        var location = StartUpload(connection);
        var offset = 0;
        foreach (var (file, length) in content.Parts)
        {
            var tail = offset + length + blob.Tail.Length == content.Size ? blob.Tail : [];
            var sent = length + tail.Length;
            var range = string.Create(CultureInfo.InvariantCulture, $"Content-Range: {offset}-{offset + sent - 1}\r\n");
            var headers =
                $"{Authorization}Content-Type: application/octet-stream\r\n{range}{WireConnection.Length(sent)}";
            var answer = connection.SendFile("PATCH", location, headers, file, tail);
            location = PathOf(Expect(answer, 202, "PATCH of a chunk").Location!);
            offset += sent;
        }

        Expect(connection.Send("PUT", WithDigest(location, blob.Digest), Authorization), 201, "PUT of a blob");
    }
}
