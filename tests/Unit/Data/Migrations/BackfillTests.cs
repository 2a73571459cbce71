using Entrepot.Data;
using Entrepot.Data.Rows;
using Entrepot.Oci;
using Entrepot.Unit.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Shouldly;
using Xunit;

namespace Entrepot.Unit.Data.Migrations;

public sealed class BackfillTests
{
    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.Postgres)]
    public async Task A_site_of_before_finds_its_lists_counted_and_its_indexes_measured(DatabaseKind kind)
    {
        await using var test = await TestDatabase.CreateAsync(kind);
        await test.Database.WriteAsync(FillAsync, CancellationToken.None);

        await test.Database.ReadAsync(
            async (context, token) =>
            {
                var migrator = context.GetService<IMigrator>();
                await migrator.MigrateAsync("Initial", token);
                await migrator.MigrateAsync(cancellationToken: token);
                return true;
            },
            CancellationToken.None
        );

        var found = await test.Database.ReadAsync(
            async (context, token) =>
                (
                    await context.Projects.Select(row => row.RepositoryCount).SingleAsync(token),
                    await context
                        .Repositories.OrderBy(row => row.Name)
                        .Select(row => row.ArtifactCount)
                        .ToListAsync(token),
                    await context.Manifests.Where(row => row.Standing).Select(row => row.Size).ToListAsync(token),
                    await context.Manifests.OrderBy(row => row.Size).Select(row => row.TotalSize).ToListAsync(token)
                ),
            CancellationToken.None
        );
        found.Item1.ShouldBe(1);
        found.Item2.ShouldBe([3L, 0L]);
        found.Item3.ShouldBe([1L, 2L, 4L], ignoreOrder: true);
        found.Item4.ShouldBe([10L, 2L + 30 + 40, 30L, 40L, 50L]);
    }

    /// <summary>By size: 1 has a tag, 2 is an index, 3 its child, 4 its child with a tag, 5 somebody's referrer.</summary>
    private static async Task<int> FillAsync(EntrepotContext context, CancellationToken cancellationToken)
    {
        var project = new ProjectRow { Name = "library" };
        var repository = new RepositoryRow
        {
            Project = project,
            Name = RepositoryName.Parse("library/a"),
            Listed = true,
        };
        context.Repositories.Add(new RepositoryRow { Project = project, Name = RepositoryName.Parse("library/b") });
        var manifests = Enumerable.Range(1, 5).Select(number => Manifest(repository, number)).ToList();
        manifests[4].Subject = manifests[0].Digest;
        context.Manifests.AddRange(manifests);
        await context.SaveChangesAsync(cancellationToken);
        context.Tags.AddRange(Tagged(manifests[0], "one"), Tagged(manifests[3], "four"));
        foreach (var child in manifests[2..4])
        {
            context.ManifestReferences.Add(
                new ManifestReferenceRow
                {
                    ManifestId = manifests[1].Id,
                    Position = (int)child.Size,
                    Kind = ManifestReferenceKind.Manifest,
                    Digest = child.Digest,
                    MediaType = child.MediaType,
                    RepositoryId = repository.Id,
                    ChildId = child.Id,
                }
            );
        }

        return await context.SaveChangesAsync(cancellationToken);
    }

    private static ManifestRow Manifest(RepositoryRow repository, int number) =>
        new()
        {
            Repository = repository,
            Digest = DigestAlgorithm.Sha256.Of([(byte)number]),
            MediaType = MediaType.OciManifest,
            Size = number,
            TotalSize = number * 10,
        };

    private static TagRow Tagged(ManifestRow manifest, string tag) =>
        new()
        {
            RepositoryId = manifest.RepositoryId,
            ManifestId = manifest.Id,
            Name = Tag.Parse(tag),
        };
}
