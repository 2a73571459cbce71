using CsCheck;
using Entrepot.Oci;
using Entrepot.Registry;
using Entrepot.Registry.Manifests;
using Entrepot.Registry.Tags;
using Entrepot.Rigs.Images;
using Entrepot.Unit.Testing;
using Shouldly;
using Xunit;
using static Entrepot.Unit.Registry.RegistryRig;

namespace Entrepot.Unit.Registry.Tags;

/// <summary>Of two sites that push one tag, the later push wins, whichever arrives first.</summary>
public sealed class TagOriginTests
{
    [Fact]
    public void Any_two_origins_agree_on_who_is_later()
    {
        var origins = Gen.Select(
            Gen.Char['a', 'c'],
            Gen.Long[0, 3],
            (site, time) => new TagOrigin($"{site}", time, [])
        );

        Gen.Select(origins, origins)
            .Sample(
                (one, other) =>
                {
                    var same = one.Site == other.Site && one.Time == other.Time;
                    one.IsLaterThan(other).ShouldBe(!same && !other.IsLaterThan(one));
                }
            );
    }

    [Theory]
    [InlineData("a1;1764000000000000;a1", true)]
    [InlineData("a1;5;a1,b2", true)]
    [InlineData("a1;5;", true)]
    [InlineData("", false)]
    [InlineData(null, false)]
    [InlineData("a1;5", false)]
    [InlineData("A1;5;", false)]
    [InlineData(";5;", false)]
    [InlineData("a1;-5;", false)]
    [InlineData("a1;99999999999999999;", false)]
    [InlineData("a1;5;a1,", false)]
    [InlineData("a1;5;a1\n", false)]
    public void Only_an_origin_is_read_as_one(string? text, bool isOne)
    {
        TagOrigin.TryParse(text, out var origin).ShouldBe(isOne);
        if (isOne)
        {
            origin!.ToString().ShouldBe(text);
        }
    }

    [Fact]
    public void A_site_is_on_the_path_once()
    {
        var origin = new TagOrigin("a", 1, []).By("a").By("b").By("a");

        origin.Path.ShouldBe(["a", "b"]);
    }

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.Postgres)]
    public async Task What_was_pushed_here_later_stays(DatabaseKind kind)
    {
        await using var rig = await CreateAsync(kind);
        var (sent, here) = (new ImageBuilder(1).Image(100), new ImageBuilder(2).Image(100));
        var before = Origin(rig, TimeSpan.FromSeconds(-1));
        await rig.PushAsync(Nginx, here, "v1");
        await rig.PushAsync(Nginx, sent, "other");
        var changes = await rig.ChangesAsync();

        var result = await PutAsync(rig, sent, before);

        result.ShouldBeOfType<ManifestPushResult.Superseded>().Tag.ToString().ShouldBe("v1");
        (await DigestAsync(rig, "v1")).ShouldBe(here.Digest);
        (await rig.ChangesAsync()).ShouldBe(changes);
    }

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.Postgres)]
    public async Task What_is_sent_and_later_wins_and_is_beaten_by_what_is_later_still(DatabaseKind kind)
    {
        await using var rig = await CreateAsync(kind);
        var (sent, here) = (new ImageBuilder(1).Image(100), new ImageBuilder(2).Image(100));
        await rig.PushAsync(Nginx, sent, "other");
        await rig.PushAsync(Nginx, here, "v1");

        // The other site's clock is ahead.
        (await PutAsync(rig, sent, Origin(rig, TimeSpan.FromMinutes(2)))).ShouldBeOfType<ManifestPushResult.Stored>();
        (await DigestAsync(rig, "v1")).ShouldBe(sent.Digest);

        // Who pushes here now has seen that, and is later whatever the clocks say.
        (await rig.PutAsync(Nginx, here.Manifest, "v1")).ShouldBeOfType<ManifestPushResult.Stored>();
        (
            await PutAsync(rig, sent, Origin(rig, TimeSpan.FromMinutes(2)))
        ).ShouldBeOfType<ManifestPushResult.Superseded>();
        (await DigestAsync(rig, "v1")).ShouldBe(here.Digest);
    }

    private static TagOrigin Origin(RegistryRig rig, TimeSpan away) =>
        new("b", (rig.Clock.GetUtcNow() + away - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond, ["b"]);

    private static Task<ManifestPushResult> PutAsync(RegistryRig rig, Artifact image, TagOrigin origin) =>
        rig.Get<ManifestPusher>()
            .PushAsync(
                new ManifestPush(
                    Nginx,
                    Reference.Parse("v1"),
                    MediaType.Parse(image.Manifest.MediaType),
                    image.Manifest.Bytes,
                    []
                ),
                new Actor("admin", "User:1", origin),
                CancellationToken.None
            );

    private static async Task<string?> DigestAsync(RegistryRig rig, string tag) =>
        (
            await rig.Get<ManifestReader>().FindHeadAsync(Nginx, Reference.Parse(tag), CancellationToken.None)
        )?.Digest.ToString();
}
