using System.Diagnostics;
using System.Globalization;
using Entrepot.Data.Rows;
using Entrepot.Oci;
using Entrepot.Replication.Reconcile;
using Entrepot.Rigs;
using Entrepot.Rigs.Images;
using Entrepot.Unit.Testing;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace Entrepot.Unit.Replication.Reconcile;

/// <summary>Few differences among very many tags are all found, and nothing else is touched.</summary>
public sealed class LargeReconciliationTests
{
    private const string Nginx = "library/nginx";
    private const int Differences = 50;

    private static CancellationToken Never => CancellationToken.None;

    [Fact]
    public Task Fifty_differences_among_two_thousand_tags_are_found_and_made_good() => FindAsync(2_000);

    [Fact]
    [Trait("Category", "Soak")]
    public Task Fifty_differences_among_a_hundred_thousand_tags_are_found_and_made_good() =>
        FindAsync(Soak.Count(100_000));

    private static async Task FindAsync(int tags)
    {
        await using var site = await ReplicationSite.CreateAsync(DatabaseKind.Sqlite);
        var policy = await site.AddPolicyAsync(row => row.Override = true);
        var images = new ImageBuilder();
        var digest = await site.PushAsync(Nginx, "v0", images.Image(300));
        var other = await site.PushAsync(Nginx, "other", images.Image(400));
        await site.DrainAsync();
        await AddAsync(site, policy.Id, tags, digest);
        var there = site.Remote.Content(Nginx);
        var every = tags / Differences;
        for (var number = 1; number < tags; number++)
        {
            there.Tags[TagOf(number)] = number % every == 1 && number / every % 2 == 0 ? other : digest;
            if (number % every == 1 && number / every % 2 == 1)
            {
                there.Tags.Remove(TagOf(number));
            }
        }

        var clock = Stopwatch.StartNew();
        var started = await site.Reconcile.StartAsync(policy.Id, Acts.By("admin"), Never);
        var id = started.ShouldBeOfType<ReconcileStart.Started>().Id;
        await site.Reconciler.RunAsync(id, Never);
        var compared = clock.Elapsed;
        await site.DrainAsync();

        var run = await site.Database.ReadAsync(
            (context, token) =>
                context.ReplicationReconciliations.AsNoTracking().SingleAsync(row => row.Id == id, token),
            Never
        );
        (run.Compared, run.Missing, run.Different, run.Repairs).ShouldBe(
            (tags + 1, Differences / 2, Differences / 2, Differences)
        );
        for (var number = 0; number < tags; number++)
        {
            there.Tags[TagOf(number)].ShouldBe(digest);
        }

        TestContext.Current.TestOutputHelper?.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{tags} tags: compared in {compared.TotalSeconds:0.0} s, all made good after {clock.Elapsed.TotalSeconds:0.0} s"
            )
        );
    }

    /// <summary>Tags of the one image, all of them verified there.</summary>
    private static async Task AddAsync(ReplicationSite site, long policy, int tags, Digest digest)
    {
        var repository = RepositoryName.Parse(Nginx);
        var pattern = await site.Database.ReadAsync(
            (context, token) => context.Tags.AsNoTracking().SingleAsync(row => row.Name == TagOf(0), token),
            Never
        );
        foreach (var numbers in Enumerable.Range(1, tags - 1).Chunk(5_000))
        {
            await site.WriteAsync(context =>
            {
                foreach (var tag in numbers.Select(TagOf))
                {
                    context.Tags.Add(
                        new TagRow
                        {
                            RepositoryId = pattern.RepositoryId,
                            ManifestId = pattern.ManifestId,
                            Name = tag,
                            PushedAt = pattern.PushedAt,
                        }
                    );
                    context.ReplicationTargets.Add(
                        new ReplicationTargetRow
                        {
                            PolicyId = policy,
                            SourceRepository = repository,
                            DestinationRepository = repository,
                            Tag = tag,
                            VerifiedDigest = digest,
                            PlacedDigest = digest,
                        }
                    );
                }
            });
        }
    }

    private static Tag TagOf(int number) => Tag.Parse(string.Create(CultureInfo.InvariantCulture, $"v{number}"));
}
