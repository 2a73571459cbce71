using System.Net.Http.Headers;
using Entrepot.Rigs;
using Entrepot.Rigs.Images;
using Entrepot.Rigs.Sites;
using Shouldly;
using Xunit;

namespace Entrepot.EndToEnd.Transport;

/// <summary>
/// However many come at once, all are served, memory stays bounded, and a small request meanwhile is answered. The sizes
/// are those of two busy cores: images of 12 MB, and blobs of 1 MB.
/// </summary>
public sealed class CrowdTests
{
    private const string Repository = "library/crowd";
    private const string Tag = "latest";
    private const long MemoryLimit = 1L << 30;
    private const double SmallRequestLimit = 1000;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public Task Many_pull_one_image_at_once() => PullAsync(clients: 200);

    [Fact]
    public Task Many_push_at_once() => PushAsync(clients: 50);

    [Fact]
    public Task Many_readers_are_slow() => ReadSlowlyAsync(clients: 300);

    [Fact]
    [Trait("Category", "Soak")]
    public Task Twelve_hundred_pull_one_image_at_once() => PullAsync(clients: 1200);

    [Fact]
    [Trait("Category", "Soak")]
    public Task Two_hundred_push_at_once() => PushAsync(clients: 200);

    [Fact]
    [Trait("Category", "Soak")]
    public Task Two_thousand_readers_are_slow() => ReadSlowlyAsync(clients: 2000);

    private static async Task PullAsync(int clients)
    {
        await using var site = await EntrepotSite.StartAsync(Cancel);
        var image = await PushAsync(site);
        using var crowd = new Crowd(site);

        await crowd.RunAsync(
            clients,
            (all, _, cancel) => all.PullAsync(Repository, image, Tag, cancel),
            ManifestPath(),
            Cancel
        );

        ShouldHaveBorneIt(site, crowd);
    }

    private static async Task PushAsync(int clients)
    {
        await using var site = await EntrepotSite.StartAsync(Cancel);
        await PushAsync(site);
        using var crowd = new Crowd(site);

        await crowd.RunAsync(
            clients,
            async (all, number, cancel) =>
            {
                var blob = new ImageBuilder(1000 + number).LayerBlob(1_000_000);
                await all.SendAsync(() => Upload(blob), cancel);
            },
            ManifestPath(),
            Cancel
        );

        ShouldHaveBorneIt(site, crowd);
    }

    private static async Task ReadSlowlyAsync(int clients)
    {
        await using var site = await EntrepotSite.StartAsync(Cancel);
        var image = await PushAsync(site);
        using var crowd = new Crowd(site);
        var layer = $"/v2/{Repository}/blobs/{image.Blobs[^1].Digest}";

        await crowd.RunAsync(
            clients,
            async (_, _, cancel) =>
            {
                await Task.Yield();
                using var connection = PlainConnection.Open(site, receiveBuffer: 4096);
                connection.Get(layer);
                connection.ReadHead().Status.ShouldBe(200);
                for (var second = 0; second < 5; second++)
                {
                    // A second for a thousand bytes: slow, but above what is let go.
                    await Task.Delay(1000, cancel);
                    connection.ReadBody(1000);
                }
            },
            ManifestPath(),
            Cancel
        );

        ShouldHaveBorneIt(site, crowd);
    }

    private static string ManifestPath() => $"/v2/{Repository}/manifests/{Tag}";

    private static async Task<Artifact> PushAsync(EntrepotSite site)
    {
        var image = new ImageBuilder(21).Image([.. Enumerable.Repeat(1_000_000, 12)]);
        await site.Registry.PushAsync(Repository, image, Cancel, Tag);
        return image;
    }

    private static HttpRequestMessage Upload(Blob blob)
    {
        var content = new ByteArrayContent(blob.Bytes);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        var path = $"/v2/{Repository}/blobs/uploads/?digest={Uri.EscapeDataString(blob.Digest)}";
        return new HttpRequestMessage(HttpMethod.Post, path) { Content = content };
    }

    private static void ShouldHaveBorneIt(EntrepotSite site, Crowd crowd)
    {
        var p99 = crowd.SmallRequests[crowd.SmallRequests.Count * 99 / 100];
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"small requests {crowd.SmallRequests.Count}, p99 {p99:0} ms; deferred {crowd.Deferred}; peak {site.PeakResidentBytes >> 20} MiB"
        );
        crowd.Faults.ShouldBeEmpty();
        site.PeakResidentBytes.ShouldBeLessThan(MemoryLimit);
        if (Soak.IsOn)
        {
            // On a quiet machine alone: beside other tests it would say how busy they are.
            p99.ShouldBeLessThan(SmallRequestLimit);
        }
    }
}
