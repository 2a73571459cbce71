using Entrepot.Oci;
using Entrepot.Registry.Manifests;
using Entrepot.Registry.Repositories;
using Entrepot.Registry.Tags;
using Entrepot.Rigs.Images;
using Entrepot.Unit.Testing;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;
using static Entrepot.Unit.Registry.RegistryRig;

namespace Entrepot.Unit.Registry.Artifacts;

public sealed class StandingArtifactsTests
{
    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.Postgres)]
    public async Task What_is_kept_of_lists_is_what_counting_would_find_whatever_happens(DatabaseKind kind)
    {
        const int Seed = 11;
        await using var rig = await CreateAsync(kind);
        var random = new Random(Seed);
        var pool = Pool();
        for (var step = 0; step < 60; step++)
        {
            await StepAsync(rig, random, pool, step);
            (await KeptAsync(rig)).ShouldBe(await CountedAsync(rig), $"seed {Seed}, step {step}");
        }
    }

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.Postgres)]
    public async Task It_is_right_also_when_many_change_one_repository_at_once(DatabaseKind kind)
    {
        await using var rig = await CreateAsync(kind);
        var pool = Pool();
        foreach (var artifact in pool.SelectMany(it => it.ChildrenFirst()))
        {
            await rig.PushAsync(Nginx, artifact);
        }

        await Task.WhenAll(
            Enumerable.Range(0, 8).Select(number => Task.Run(() => StepsAsync(rig, new Random(number), pool, 8)))
        );

        (await KeptAsync(rig)).ShouldBe(await CountedAsync(rig));
    }

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.Postgres)]
    public async Task Two_that_take_the_last_tags_away_in_the_same_instant_do_not_miss_each_other(DatabaseKind kind)
    {
        // The clock of the rig stands still: nothing in the repository's row differs between the two.
        await using var rig = await CreateAsync(kind);
        var images = new ImageBuilder(3);
        var child = images.Image(10);
        var index = images.Index(child);
        foreach (var artifact in index.ChildrenFirst())
        {
            await rig.PushAsync(Nginx, artifact);
        }

        for (var round = 0; round < 40; round++)
        {
            await rig.PushAsync(Nginx, child, "a");
            await rig.PushAsync(Nginx, child, "b");
            await Task.WhenAll(DeleteAsync(rig, "a"), DeleteAsync(rig, "b"));
            (await KeptAsync(rig)).ShouldBe(await CountedAsync(rig), $"round {round}");
        }
    }

    private static Task<Digest?> DeleteAsync(RegistryRig rig, string tag) =>
        Task.Run(() => rig.Get<TagDeleter>().DeleteAsync(Nginx, Tag(tag), Bob, CancellationToken.None));

    private static async Task StepsAsync(RegistryRig rig, Random random, IReadOnlyList<Artifact> pool, int count)
    {
        for (var step = 0; step < count; step++)
        {
            await StepAsync(rig, random, pool, 0);
        }
    }

    private static Artifact[] Pool()
    {
        var images = new ImageBuilder(3);
        var (one, two, three) = (images.Image(10), images.Image(11), images.Image(12));
        return
        [
            one,
            two,
            images.Index(one, two),
            images.Index(two, three),
            images.Referrer(one, "application/vnd.example"),
        ];
    }

    private static async Task StepAsync(RegistryRig rig, Random random, IReadOnlyList<Artifact> pool, int step)
    {
        var artifact = pool[random.Next(pool.Count)];
        var tag = TagOf(random.Next(4));
        switch (random.Next(step % 20 == 19 ? 7 : 6))
        {
            case 0 or 1:
                await rig.PushAsync(Nginx, artifact, tag);
                break;
            case 2:
                await rig.PushAsync(Nginx, artifact);
                break;
            case 3:
                await rig.Get<Tagger>()
                    .AddAsync(Nginx, Reference.Parse(artifact.Digest), Tag(tag), Bob, CancellationToken.None);
                break;
            case 4:
                await rig.Get<TagDeleter>().DeleteAsync(Nginx, Tag(tag), Bob, CancellationToken.None);
                break;
            case 5:
                await rig.Get<ManifestDeleter>()
                    .DeleteWithAccessoriesAsync(Nginx, Digest.Parse(artifact.Digest), Bob, CancellationToken.None);
                break;
            default:
                await rig.Get<RepositoryDeleter>().DeleteAsync(Nginx, Bob, CancellationToken.None);
                break;
        }
    }

    private static string TagOf(int number) => $"t{number}";

    private static Task<string> KeptAsync(RegistryRig rig) =>
        rig.Database.ReadAsync(
            async (context, token) =>
            {
                var projects = await context.Projects.SumAsync(row => row.RepositoryCount, token);
                var artifacts = await context.Repositories.SumAsync(row => row.ArtifactCount, token);
                var standing = await context
                    .Manifests.Where(row => row.Standing)
                    .OrderBy(row => row.Id)
                    .Select(row => row.Id)
                    .ToListAsync(token);
                return $"{projects} {artifacts} {string.Join(' ', standing)}";
            },
            CancellationToken.None
        );

    /// <summary>As it is defined, from the rows around each manifest.</summary>
    private static Task<string> CountedAsync(RegistryRig rig) =>
        rig.Database.ReadAsync(
            async (context, token) =>
            {
                var repositories = await context.Repositories.LongCountAsync(row => row.Listed, token);
                var standing = await context
                    .Manifests.Where(row =>
                        row.Tags.Any()
                        || (
                            row.Subject == null
                            && !context.ManifestReferences.Any(reference => reference.ChildId == row.Id)
                        )
                    )
                    .OrderBy(row => row.Id)
                    .Select(row => row.Id)
                    .ToListAsync(token);
                return $"{repositories} {standing.Count} {string.Join(' ', standing)}";
            },
            CancellationToken.None
        );
}
