using Entrepot.Rigs;
using Entrepot.Rigs.Clients;
using Entrepot.Rigs.Sites;
using Shouldly;
using Xunit;

namespace Entrepot.EndToEnd.Durability;

/// <summary>kill -9 at random moments of pushes: what was acknowledged is there, whole, and nothing half.</summary>
public sealed class KillTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public Task Nothing_acknowledged_is_lost_when_the_server_is_killed() => KillAgainAndAgainAsync(3);

    [Fact]
    [Trait("Category", "Soak")]
    public Task Nothing_acknowledged_is_lost_over_many_kills() => KillAgainAndAgainAsync(Soak.Count(200));

    private static async Task KillAgainAndAgainAsync(int rounds)
    {
        var random = new Random(Soak.Seed);
        var acknowledged = new Acknowledged();
        await using var site = await EntrepotSite.StartAsync(Cancel);
        for (var round = 0; round < rounds; round++)
        {
            TestContext.Current.TestOutputHelper?.WriteLine(
                $"seed {Soak.Seed}, round {round}: {acknowledged.Pushes.Count} acknowledged so far"
            );
            await PushUntilKilledAsync(site, acknowledged, random, round);
            await site.StartAgainAsync(Cancel);
            await ShouldHaveEverythingAsync(site, acknowledged, round == rounds - 1 ? int.MaxValue : 40);
        }
        acknowledged.Pushes.Count.ShouldBeGreaterThan(rounds, $"seed {Soak.Seed}: hardly anything was pushed");
        await ShouldPullWithSkopeoAsync(site, acknowledged);
    }

    private static async Task PushUntilKilledAsync(
        EntrepotSite site,
        Acknowledged acknowledged,
        Random random,
        int round
    )
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var pushers = Enumerable
            .Range(0, 6)
            .Select(number => new Pusher(site, acknowledged, $"r{round}-p{number}", random.Next()))
            .Select(
                (pusher, number) =>
                    number < 4 ? pusher.PushByHttpAsync(stop.Token) : pusher.PushBySkopeoAsync(stop.Token)
            )
            .ToArray();
        // A moment that every speed of machine reaches: after some pushes, and then anywhere in the next ones.
        var wanted = acknowledged.Pushes.Count + random.Next(1, 25);
        await Eventually.IsTrueAsync(
            $"{wanted} pushes are acknowledged",
            _ => Task.FromResult(acknowledged.Pushes.Count >= wanted || pushers.All(pusher => pusher.IsCompleted)),
            Cancel,
            TimeSpan.FromMinutes(1)
        );
        await Task.Delay(random.Next(0, 200), Cancel);
        await site.KillAsync(Cancel);
        await stop.CancelAsync();
        await Task.WhenAll(pushers);
    }

    // Looking at everything after each of many kills would take quadratic time: the newest pushes are at risk.
    private static async Task ShouldHaveEverythingAsync(EntrepotSite site, Acknowledged acknowledged, int newest)
    {
        foreach (var (repository, tag, artifact) in acknowledged.Pushes.TakeLast(newest))
        {
            await site.Registry.VerifyAsync(repository, tag, artifact, Cancel);
        }
        foreach (var (repository, (sure, maybe)) in acknowledged.Moving.TakeLast(newest))
        {
            var digest = await site.Registry.GetDigestAsync(repository, "latest", Cancel);
            digest.ShouldBeOneOf([sure?.Digest, maybe?.Digest]);
        }
        foreach (var repository in acknowledged.Pushes.Select(push => push.Repository).Distinct().TakeLast(6))
        {
            // No half state: every tag that is listed can be pulled, acknowledged or not.
            foreach (var tag in await site.Registry.ListTagsAsync(repository, Cancel))
            {
                (await site.Registry.GetDigestAsync(repository, tag, Cancel)).ShouldNotBeNull();
            }
        }
    }

    private static async Task ShouldPullWithSkopeoAsync(EntrepotSite site, Acknowledged acknowledged)
    {
        using var skopeo = new Skopeo();
        using var folder = new TempFolder("pull");
        foreach (var (repository, tag, _) in acknowledged.Pushes.TakeLast(5))
        {
            await skopeo.CopyAsync(
                $"docker://{site.Host}/{repository}:{tag}",
                $"dir:{folder[tag + repository.Replace('/', '-')]}",
                Cancel,
                sourceCredentials: EntrepotSite.Credentials
            );
        }
    }
}
