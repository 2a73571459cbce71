using System.Net;
using Entrepot.Cli.Where;
using Shouldly;
using Xunit;

namespace Entrepot.Unit.Cli.Where;

/// <summary>Images wait until they are verified at the site where they are to run, and the reason is readable.</summary>
public sealed class RolloutGateTests
{
    private const string App = "here.io:5000/team/app:v1";

    [Fact]
    public async Task What_is_verified_may_run() =>
        (await CheckAsync([App], At("tokyo", "verified"), At("paris", "copying"))).ShouldBeEmpty();

    [Fact]
    public async Task What_is_on_its_way_waits_with_an_estimate() =>
        (
            await CheckAsync([App, App], At("tokyo", "copying") with { BytesTotal = 200, BytesSent = 100, Eta = 12 })
        ).ShouldBe([$"{App} is not at tokyo yet: copying, 50 % of 200 B, 00:00:12 to go"]);

    [Fact]
    public async Task What_no_rule_brings_there_waits() =>
        (await CheckAsync([App], At("paris", "verified"))).ShouldBe([$"{App}: no rule brings it to tokyo."]);

    [Fact]
    public async Task What_goes_nowhere_waits() =>
        (await CheckAsync([App])).ShouldBe([$"{App}: no rule brings it anywhere."]);

    [Fact]
    public async Task What_is_not_even_here_waits() =>
        (await CheckAsync(["here.io:5000/team/absent"], At("tokyo", "verified"))).ShouldBe([
            "here.io:5000/team/absent: the site here.io:5000 has no such image.",
        ]);

    [Fact]
    public async Task Other_registries_images_are_let_through() =>
        (await CheckAsync(["nginx", "other.io/team/app:v1", "no name"])).ShouldBeEmpty();

    [Fact]
    public Task A_site_that_cannot_be_asked_says_nothing() =>
        Should.ThrowAsync<SiteException>(() => CheckAsync(["here.io:5000/team/down"]));

    private static Destination At(string registry, string state) =>
        new("rule", registry, "v1", "sha256:1", "team/app:v1", state, DateTimeOffset.UnixEpoch, null, null);

    private static Task<IReadOnlyList<string>> CheckAsync(string[] images, params Destination[] found) =>
        new RolloutGate(
            "here.io:5000",
            ["tokyo"],
            (image, _) =>
                image.Repository.WithinProject switch
                {
                    "absent" => throw new SiteException("no") { Status = HttpStatusCode.NotFound },
                    "down" => throw new SiteException("no"),
                    _ => Task.FromResult<IReadOnlyList<Destination>>(found),
                }
        ).CheckAsync(images, TestContext.Current.CancellationToken);
}
