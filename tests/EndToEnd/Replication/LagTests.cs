using System.Diagnostics;
using System.Globalization;
using Entrepot.Rigs;
using Entrepot.Rigs.Faults;
using Entrepot.Rigs.Images;
using Entrepot.Rigs.Sites;
using Shouldly;
using Xunit;

namespace Entrepot.EndToEnd.Replication;

/// <summary>
/// How late another site is behind a link of 1 Gbit/s and 50 ms there and back, and whether the metrics tell the truth
/// about it. (Small images always; 100 MiB and a steady stream, with the figures, in <c>./test soak</c>.)
/// </summary>
public sealed class LagTests
{
    private const string Repository = "library/app";
    private const string Series = "entrepot_replication_lag_seconds{endpoint=\"there\",rule=\"there\"}";

    private static readonly ConnectionFaults Link = new()
    {
        Latency = TimeSpan.FromMilliseconds(25),
        Rate = 125_000_000,
    };

    /// <summary>To a second; on a machine that does much else at once it may take longer to be noticed.</summary>
    private static readonly TimeSpan Exact = TimeSpan.FromSeconds(Soak.IsOn ? 1 : 3);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Pushes_over_a_long_link_arrive_one_after_the_other()
    {
        var lags = await PushOneByOneAsync(5, 100_000);
        Tell("idle link, 100 KB", lags);
    }

    [Fact]
    [Trait("Category", "Soak")]
    public async Task An_image_of_100_MiB_is_at_the_other_site_within_seconds()
    {
        var lags = await PushOneByOneAsync(Soak.Count(30), 100 << 20);
        Tell("idle link, 100 MiB", lags);
        lags[lags.Count / 2].ShouldBeLessThan(TimeSpan.FromSeconds(3));
        lags[^1].ShouldBeLessThan(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task A_stream_of_pushes_arrives() => Tell("5 images/s of 1 MB", await PushSteadilyAsync(15));

    [Fact]
    [Trait("Category", "Soak")]
    public async Task A_steady_stream_of_five_images_a_second_is_kept_up_with()
    {
        var lags = await PushSteadilyAsync(Soak.Count(600));
        Tell("5 images/s of 1 MB", lags);
        lags[(int)(lags.Count * 0.99)].ShouldBeLessThan(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task The_lag_that_the_metrics_tell_is_the_age_of_the_push_to_a_second()
    {
        await using var link = await LinkedSites.StartAsync(Link, Cancel);
        await link.Wire.RefuseAsync();
        var clock = Stopwatch.StartNew();
        await link.Here.Registry.PushAsync(Repository, new ImageBuilder().Image(1000), Cancel, "v1");
        var pushed = clock.Elapsed;

        for (var told = 0.0; told < 5; )
        {
            var asked = clock.Elapsed;
            told = await LagAsync(link.Here);
            // The push began at nought and had ended at 'pushed': the truth is between the two.
            told.ShouldBeInRange((asked - pushed - Exact).TotalSeconds, (clock.Elapsed + Exact).TotalSeconds);
        }

        link.Wire.Accept();
        await Eventually.IsTrueAsync(
            "nothing is late any more",
            async _ => await LagAsync(link.Here) == 0,
            Cancel,
            TimeSpan.FromMinutes(2)
        );
        (await link.There.Registry.ListTagsAsync(Repository, Cancel)).ShouldBe(["v1"]);
    }

    private static async Task<IReadOnlyList<TimeSpan>> PushOneByOneAsync(int count, int size)
    {
        await using var link = await LinkedSites.StartAsync(Link, Cancel);
        var lags = new List<TimeSpan>();
        for (var number = 0; number < count; number++)
        {
            var image = new ImageBuilder(number).Image(size);
            var tag = TagOf(number);
            await link.Here.Registry.PushAsync(Repository, image, Cancel, tag);
            var clock = Stopwatch.StartNew();
            while (await link.There.Registry.GetDigestAsync(Repository, tag, Cancel) != image.Digest)
            {
                Cancel.ThrowIfCancellationRequested();
            }

            lags.Add(clock.Elapsed);
        }

        lags.Sort();
        return lags;
    }

    private static async Task<IReadOnlyList<TimeSpan>> PushSteadilyAsync(int count)
    {
        await using var link = await LinkedSites.StartAsync(Link, Cancel);
        var clock = Stopwatch.StartNew();
        var pushed = new Dictionary<string, TimeSpan>(StringComparer.Ordinal);
        var seen = new Dictionary<string, TimeSpan>(StringComparer.Ordinal);
        using var every = new PeriodicTimer(TimeSpan.FromSeconds(0.2));
        for (var number = 0; number < count; number++)
        {
            var image = new ImageBuilder(number).Image(1_000_000);
            await link.Here.Registry.PushAsync(Repository, image, Cancel, TagOf(number));
            pushed[TagOf(number)] = clock.Elapsed;
            await LookAsync();
            await every.WaitForNextTickAsync(Cancel);
        }

        TestContext.Current.TestOutputHelper?.WriteLine(
            string.Create(CultureInfo.InvariantCulture, $"{count} pushes in {clock.Elapsed.TotalSeconds:0.0} s")
        );
        await Eventually.IsTrueAsync(
            "all arrive",
            async _ =>
            {
                await LookAsync();
                return seen.Count == count;
            },
            Cancel,
            TimeSpan.FromMinutes(2)
        );
        return [.. pushed.Select(push => seen[push.Key] - push.Value).Select(Positive).Order()];

        async Task LookAsync()
        {
            foreach (var tag in await link.There.Registry.ListTagsAsync(Repository, Cancel))
            {
                seen.TryAdd(tag, clock.Elapsed);
            }
        }
    }

    /// <summary>It may be seen there before the answer to the push was.</summary>
    private static TimeSpan Positive(TimeSpan lag) => lag < TimeSpan.Zero ? TimeSpan.Zero : lag;

    private static async Task<double> LagAsync(EntrepotSite site)
    {
        using var client = site.ClientFor(null, null);
        var text = await client.GetStringAsync("/metrics", Cancel);
        var line = text.Split('\n').Single(line => line.StartsWith($"{Series} ", StringComparison.Ordinal));
        return double.Parse(line[(line.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture);
    }

    private static void Tell(string what, IReadOnlyList<TimeSpan> lags) =>
        TestContext.Current.TestOutputHelper?.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{what}, {lags.Count} pushes: p50 {lags[lags.Count / 2].TotalMilliseconds:0} ms, "
                    + $"p99 {lags[(int)(lags.Count * 0.99)].TotalMilliseconds:0} ms, most {lags[^1].TotalMilliseconds:0} ms"
            )
        );

    private static string TagOf(int number) => string.Create(CultureInfo.InvariantCulture, $"v{number}");
}
