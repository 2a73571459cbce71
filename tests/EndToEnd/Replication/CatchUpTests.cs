using System.Globalization;
using Entrepot.Rigs;
using Entrepot.Rigs.Faults;
using Entrepot.Rigs.Images;
using Shouldly;
using Xunit;

namespace Entrepot.EndToEnd.Replication;

/// <summary>
/// After an outage, what has waited is brought as fast as the registry takes it, and what is pushed meanwhile does not
/// wait behind all of it. (How fast, with <c>./test soak</c> for 1,000 tasks.)
/// </summary>
public sealed class CatchUpTests
{
    private const string Repository = "library/team/app";
    private const string Mirror = "mirror/library/app";
    private static readonly int Crowd = Soak.IsOn ? Soak.Count(1_000) : 60;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_push_after_an_outage_does_not_wait_behind_all_that_has_waited()
    {
        FaultyHttpFront? front = null;
        await using var scene = await ReplicationScene.StartAsync(
            Cancel,
            async registry => (front = await FaultyHttpFront.StartAsync(registry.Address, Cancel)).Address
        );
        await using var owned = front.ShouldNotBeNull();
        var rule = await scene.CreateRuleAsync(Cancel);
        owned.Add(HttpFault.Unavailable(int.MaxValue));
        Artifact[] waiting = [.. Enumerable.Range(0, Crowd).Select(seed => new ImageBuilder(seed).Image(200))];
        foreach (var (number, image) in waiting.Index())
        {
            await scene.Site.Registry.PushAsync(Repository, image, Cancel, TagOf(number));
        }

        // Each task takes the registry a moment, so that there is a queue to be overtaken.
        owned.Heal();
        owned.Add(
            new HttpFault
            {
                When = request => request is { IsManifest: true, Method: "PUT" },
                Times = int.MaxValue,
                Delay = TimeSpan.FromMilliseconds(Soak.IsOn ? 0 : 200),
                OnlyDelay = true,
            }
        );
        await Eventually.IsTrueAsync(
            "the registry is taken to be back",
            _ => Task.FromResult(Arrivals(owned).Count > 0),
            Cancel,
            TimeSpan.FromMinutes(1)
        );
        var began = owned.Requests.First(request => request is { IsManifest: true, Method: "PUT", Status: 201 }).At;
        var fresh = new ImageBuilder(-1).Image(200);
        await scene.Site.Registry.PushAsync(Repository, fresh, Cancel, "fresh");
        foreach (var (number, image) in waiting.Index())
        {
            await scene.WaitForAsync(Mirror, TagOf(number), image.Digest, Cancel, TimeSpan.FromMinutes(5));
        }

        await scene.WaitForAsync(Mirror, "fresh", fresh.Digest, Cancel);
        var arrivals = Arrivals(owned);
        arrivals.ShouldBeUnique();
        arrivals.Count.ShouldBe(Crowd + 1);
        var place = arrivals.IndexOf("fresh");
        var took = owned.Requests.Last(request => request is { IsManifest: true, Method: "PUT" }).At - began;
        TestContext.Current.TestOutputHelper?.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{Crowd} tasks after an outage in {took.TotalSeconds:0.0} s, {Crowd / took.TotalSeconds:0} a second; "
                    + $"the fresh push was number {place + 1}"
            )
        );
        place.ShouldBeLessThan(Crowd * 2 / 3);

        // And what has waited longest is not put off for what came last.
        Enumerable.Range(0, 10).Max(number => arrivals.IndexOf(TagOf(number))).ShouldBeLessThan(Crowd * 2 / 3);
        await Eventually.IsTrueAsync(
            "no execution is left",
            async cancel =>
                (
                    await scene.Site.Api.GetAsync(
                        string.Create(
                            CultureInfo.InvariantCulture,
                            $"/replication/executions?policy_id={rule}&status=InProgress&page_size=1"
                        ),
                        cancel
                    )
                ).GetArrayLength() == 0,
            Cancel
        );
    }

    /// <summary>The tags in the order in which the registry got them.</summary>
    private static List<string> Arrivals(FaultyHttpFront front) =>
        [
            .. front
                .Requests.Where(request => request is { IsManifest: true, Method: "PUT", Status: 201 })
                .Select(request => request.Path[(request.Path.LastIndexOf('/') + 1)..])
                .Where(reference => !reference.StartsWith("sha256:", StringComparison.Ordinal)),
        ];

    private static string TagOf(int number) => string.Create(CultureInfo.InvariantCulture, $"v{number}");
}
