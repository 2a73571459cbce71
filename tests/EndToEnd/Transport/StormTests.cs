using Entrepot.Rigs;
using Entrepot.Rigs.Certificates;
using Entrepot.Rigs.Images;
using Entrepot.Rigs.Sites;
using Shouldly;
using Xunit;

namespace Entrepot.EndToEnd.Transport;

/// <summary>
/// Whatever clients do on their connections, for however long: others get every byte, and nothing of it stays in the
/// server. With the transport of Entrepot and with Kestrel's own, with TLS and without.
/// </summary>
public sealed class StormTests
{
    private const string Repository = "library/storm";
    private const long Growth = 128L << 20;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("on", false)]
    [InlineData("on", true)]
    public Task A_gust_leaves_nothing_behind(string transport, bool tls) => BearAsync(transport, tls, acts: 160);

    [Theory]
    [InlineData("on", false)]
    [InlineData("on", true)]
    [InlineData("off", false)]
    [InlineData("off", true)]
    [Trait("Category", "Soak")]
    public Task A_long_storm_leaves_nothing_behind(string transport, bool tls) =>
        BearAsync(transport, tls, Soak.Count(40_000));

    private static async Task BearAsync(string transport, bool tls, int acts)
    {
        using var authority = tls ? new CertificateAuthority() : null;
        await using var site = await EntrepotSite.StartAsync(
            new SiteOptions { Tls = authority, Arguments = ["--fast-transport", transport] },
            Cancel
        );
        var blob = new ImageBuilder(Soak.Seed).LayerBlob(1_500_001);
        await site.Registry.PushBlobAsync(Repository, blob, Cancel);
        var sockets = Sockets(site);
        var storm = new Storm(site, blob, Repository, Soak.Seed);
        await storm.RunAsync(acts / 2, Cancel);
        var half = site.ResidentBytes;

        await storm.RunAsync(acts / 2, Cancel);

        TestContext.Current.TestOutputHelper?.WriteLine(
            $"seed {Soak.Seed}: {half >> 20} MiB after half, {site.ResidentBytes >> 20} MiB after all, peak {site.PeakResidentBytes >> 20} MiB"
        );
        storm.Faults.ShouldBeEmpty($"seed {Soak.Seed}");
        await Eventually.IsTrueAsync("no connection is left", _ => Task.FromResult(Sockets(site) <= sockets), Cancel);
        site.OpenFiles.ShouldNotContain(file => file.Contains("/blobs/", StringComparison.Ordinal));
        site.ResidentBytes.ShouldBeLessThan(half + Growth, $"seed {Soak.Seed}");
        site.Log.Split('\n')
            .Where(line => line.Contains(" fail: ", StringComparison.Ordinal))
            .ShouldBeEmpty($"seed {Soak.Seed}");
    }

    private static int Sockets(EntrepotSite site) =>
        site.OpenFiles.Count(file => file.StartsWith("socket:", StringComparison.Ordinal));
}
