using Entrepot.Data;
using Entrepot.Oci;
using Entrepot.Registry.Fsck;
using Entrepot.Rigs.Images;
using Entrepot.Unit.Testing;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;
using static Entrepot.Unit.Registry.RegistryRig;

namespace Entrepot.Unit.Registry.Fsck;

public sealed class SiteCheckTests
{
    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.Postgres)]
    public async Task A_healthy_site_is_clean(DatabaseKind kind)
    {
        await using var rig = await CreateAsync(kind);
        await FillAsync(rig);

        (await FindAsync(rig)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Damaged_bytes_of_a_manifest_are_found()
    {
        await using var rig = await CreateAsync();
        var image = await FillAsync(rig);

        await ChangeAsync(
            rig,
            context =>
                context.ManifestContents.ExecuteUpdateAsync(set =>
                    set.SetProperty(row => row.Content, new byte[] { 1 })
                )
        );

        (await FindAsync(rig)).ShouldContain(finding =>
            finding.Invariant == FsckInvariant.ManifestWhole && finding.Subject.EndsWith(image.Digest)
        );
    }

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.Postgres)]
    public async Task Counts_that_are_not_true_are_found(DatabaseKind kind)
    {
        await using var rig = await CreateAsync(kind);
        await FillAsync(rig);

        await ChangeAsync(
            rig,
            async context =>
                await context.Repositories.ExecuteUpdateAsync(set =>
                    set.SetProperty(row => row.ArtifactCount, row => row.ArtifactCount + 1)
                )
                + await context
                    .Projects.Where(row => row.Name == "library")
                    .ExecuteUpdateAsync(set =>
                        set.SetProperty(row => row.RepositoryCount, row => row.RepositoryCount + 1)
                    )
        );

        (await FindAsync(rig))
            .Where(finding => finding.Invariant == FsckInvariant.IndexTrue)
            .Select(finding => finding.Message)
            .ShouldBe(["lists show 2 where there are 1", "lists show 2 where there are 1"]);
    }

    [Fact]
    public async Task An_artifact_that_is_hidden_from_lists_is_found()
    {
        await using var rig = await CreateAsync();
        var image = await FillAsync(rig);

        await ChangeAsync(
            rig,
            context => context.Manifests.ExecuteUpdateAsync(set => set.SetProperty(row => row.Standing, false))
        );

        (await FindAsync(rig)).ShouldContain(finding =>
            finding.Invariant == FsckInvariant.IndexTrue && finding.Subject.EndsWith(image.Digest)
        );
    }

    [Fact]
    public async Task A_lost_reference_is_found()
    {
        await using var rig = await CreateAsync();
        await FillAsync(rig);

        await ChangeAsync(
            rig,
            context => context.ManifestReferences.Where(row => row.Position == 1).ExecuteDeleteAsync()
        );

        (await FindAsync(rig)).ShouldContain(finding => finding.Invariant == FsckInvariant.ReferencesPresent);
    }

    [Fact]
    public async Task A_wrong_subject_is_found()
    {
        await using var rig = await CreateAsync();
        await FillAsync(rig);

        await ChangeAsync(
            rig,
            context =>
                context.Manifests.ExecuteUpdateAsync(set => set.SetProperty(row => row.Subject, (Digest?)DigestOf([1])))
        );

        (await FindAsync(rig)).ShouldContain(finding => finding.Invariant == FsckInvariant.IndexTrue);
    }

    [Fact]
    public async Task Missing_short_and_rotten_bytes_of_blobs_are_found()
    {
        await using var rig = await CreateAsync();
        await FillAsync(rig);
        var files = Directory.GetFiles(Path.Combine(rig.StorageFolder, "blobs"), "*", SearchOption.AllDirectories);
        files.Length.ShouldBeGreaterThan(2);
        File.Delete(files[0]);
        File.WriteAllBytes(files[1], File.ReadAllBytes(files[1])[1..]);
        var bytes = File.ReadAllBytes(files[2]);
        bytes[0]++;
        File.WriteAllBytes(files[2], bytes);

        (await FindAsync(rig)).Count(finding => finding.Invariant == FsckInvariant.BlobWhole).ShouldBe(3);
    }

    [Fact]
    public async Task Bytes_that_nothing_refers_to_are_found_when_they_are_old()
    {
        await using var rig = await CreateAsync();
        await FillAsync(rig);
        var file = Directory.GetFiles(Path.Combine(rig.StorageFolder, "blobs"), "*", SearchOption.AllDirectories)[0];
        File.Copy(file, Path.Combine(Path.GetDirectoryName(file)!, new string('0', 32)));
        (await FindAsync(rig)).ShouldBeEmpty();

        rig.Clock.Advance(TimeSpan.FromDays(10_000));

        (await FindAsync(rig)).Single().Invariant.ShouldBe(FsckInvariant.NoStrays);
    }

    private static async Task<Artifact> FillAsync(RegistryRig rig)
    {
        var builder = new ImageBuilder();
        var index = builder.MultiArchitecture(200, "amd64", "arm64");
        await rig.PushAsync(Nginx, index, "v1");
        await rig.PushAsync(Nginx, builder.Referrer(index, "application/vnd.example"));
        return index;
    }

    private static async Task<List<FsckFinding>> FindAsync(RegistryRig rig)
    {
        var findings = new List<FsckFinding>();
        await foreach (var finding in rig.Get<SiteCheck>().RunAsync(hashBlobs: true, CancellationToken.None))
        {
            findings.Add(finding);
        }

        return findings;
    }

    private static Task<int> ChangeAsync(RegistryRig rig, Func<EntrepotContext, Task<int>> change) =>
        rig.Database.WriteAsync((context, _) => change(context), CancellationToken.None);
}
