using System.Globalization;
using Entrepot.Bench.Targets;
using Entrepot.Bench.Wire;

namespace Entrepot.Bench.Workloads;

/// <summary>The tags of a repository that has 10,000, or a page of them.</summary>
internal sealed class TagList(BenchTarget target, string query) : ManifestWorkload(target, "library/bench-tags")
{
    private const int Tags = 10_000;
    private const int Pushers = 16;

    public override async Task PrepareAsync(CancellationToken cancellationToken)
    {
        await base.PrepareAsync(cancellationToken);
        if ((await Target.Client.ListTagsAsync(Repository, cancellationToken)).Count < Tags)
        {
            Parallel.For(0, Pushers, Fill);
        }
    }

    public override void Run(WireConnection connection) => Get(connection, $"/v2/{Repository}/tags/list{query}");

    private void Fill(int pusher)
    {
        using var connection = new WireConnection(Target.Address);
        var headers = $"{Authorization}Content-Type: {Image.Manifest.MediaType}\r\n";
        for (var number = pusher; number < Tags; number += Pushers)
        {
            var path = string.Create(CultureInfo.InvariantCulture, $"/v2/{Repository}/manifests/t{number:d5}");
            Expect(connection.Send("PUT", path, headers, Image.Manifest.Bytes), 201, path);
        }
    }
}
