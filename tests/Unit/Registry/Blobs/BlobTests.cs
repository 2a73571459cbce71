using System.IO.Pipelines;
using Entrepot.Data.Rows;
using Entrepot.Oci;
using Entrepot.Registry.Blobs;
using Entrepot.Registry.Uploads;
using Entrepot.Unit.Testing;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;
using static Entrepot.Unit.Registry.RegistryRig;

namespace Entrepot.Unit.Registry.Blobs;

public sealed class BlobTests
{
    private static readonly byte[] Content = [1, 2, 3, 4, 5];

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.Postgres)]
    public async Task Uploads_of_one_content_at_once_leave_one_set_of_bytes(DatabaseKind kind)
    {
        await using var rig = await CreateAsync(kind);
        var repositories = Enumerable.Range(0, 12).Select(n => RepositoryName.Parse($"library/r{n % 4}")).ToList();

        await Task.WhenAll(repositories.Select(repository => rig.UploadAsync(repository, Content)));

        Files(rig).Length.ShouldBe(1);
        foreach (var repository in repositories)
        {
            (await ReadAsync(rig, repository)).ShouldBe(Content);
        }
    }

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.Postgres)]
    public async Task Bytes_that_a_collector_has_claimed_are_uploaded_again_under_another_key(DatabaseKind kind)
    {
        await using var rig = await CreateAsync(kind);
        var digest = await rig.UploadAsync(Nginx, Content);
        var claimed = Files(rig).Single();
        await SetAsync(rig, BlobState.Deleting, default);

        var blobs = rig.Get<BlobReader>();
        (await blobs.StatForPushAsync(Nginx, digest, CancellationToken.None)).ShouldBeNull();
        (await blobs.OpenAsync(Nginx, digest, 0, CancellationToken.None)).ShouldBeNull();
        (await rig.Get<BlobMounter>().MountAsync(Other, digest, Nginx, CancellationToken.None)).ShouldBeFalse();
        await rig.UploadAsync(Nginx, Content);
        File.Delete(claimed);

        (await ReadAsync(rig, Nginx)).ShouldBe(Content);
    }

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.Postgres)]
    public async Task Whoever_is_told_that_a_blob_is_here_can_rely_on_it_for_two_hours(DatabaseKind kind)
    {
        await using var rig = await CreateAsync(kind);
        var digest = await rig.UploadAsync(Nginx, Content);
        for (var hour = 0; hour < 30; hour++)
        {
            rig.Clock.Advance(TimeSpan.FromHours(1));
            await SetAsync(rig, hour % 2 == 0 ? BlobState.Candidate : BlobState.Live, null);

            (await rig.Get<BlobReader>().StatForPushAsync(Nginx, digest, CancellationToken.None)).ShouldNotBeNull();

            var row = await rig.Database.ReadAsync(
                (context, token) => context.Blobs.SingleAsync(token),
                CancellationToken.None
            );
            row.State.ShouldBe(BlobState.Live);
            row.ProtectedUntil.ShouldBeGreaterThanOrEqualTo(rig.Clock.GetUtcNow() + TimeSpan.FromHours(2));
        }
    }

    [Fact]
    public async Task Damaged_bytes_are_never_served_and_a_new_upload_heals_them()
    {
        await using var rig = await CreateAsync();
        var digest = await rig.UploadAsync(Nginx, Content);
        File.WriteAllBytes(Files(rig).Single(), [1]);

        await Should.ThrowAsync<BlobDamagedException>(() =>
            rig.Get<BlobReader>().OpenAsync(Nginx, digest, CancellationToken.None)
        );
        await rig.UploadAsync(Other, Content);

        (await ReadAsync(rig, Nginx)).ShouldBe(Content);
    }

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.Postgres)]
    public async Task Into_a_project_that_does_not_exist_nothing_goes(DatabaseKind kind)
    {
        await using var rig = await CreateAsync(kind);
        var nowhere = RepositoryName.Parse("nowhere/app");

        (
            await rig.Get<BlobUploads>().UploadAsync(nowhere, Chunk(Content), DigestOf(Content), CancellationToken.None)
        ).ShouldBeOfType<UploadCommitResult.ProjectUnknown>();

        Files(rig).ShouldBeEmpty();
        (
            await rig.Database.ReadAsync((context, token) => context.Blobs.CountAsync(token), CancellationToken.None)
        ).ShouldBe(0);
    }

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.Postgres)]
    public async Task Sessions_that_nobody_goes_on_with_end_after_a_day(DatabaseKind kind)
    {
        await using var rig = await CreateAsync(kind);
        var uploads = rig.Get<BlobUploads>();
        var stale = (await uploads.StartAsync(Nginx, Alice, null, CancellationToken.None)).Id;
        await uploads.AppendAsync(Nginx, stale, Alice, Chunk(Content), CancellationToken.None);
        rig.Clock.Advance(TimeSpan.FromHours(20));
        var fresh = (await uploads.StartAsync(Nginx, Alice, null, CancellationToken.None)).Id;
        rig.Clock.Advance(TimeSpan.FromHours(5));

        (await rig.Get<StaleUploadSweep>().SweepAsync(CancellationToken.None)).ShouldBe(1);

        (await uploads.FindAsync(Nginx, stale, Alice, CancellationToken.None)).ShouldBeNull();
        (await uploads.FindAsync(Nginx, fresh, Alice, CancellationToken.None)).ShouldNotBeNull();
        Directory
            .GetFiles(Path.Combine(rig.StorageFolder, "uploads"), "*", SearchOption.AllDirectories)
            .ShouldBeEmpty();
    }

    [Fact]
    public async Task A_session_at_which_somebody_is_for_longer_than_a_day_does_not_end()
    {
        await using var rig = await CreateAsync();
        var uploads = rig.Get<BlobUploads>();
        var id = (await uploads.StartAsync(Nginx, Alice, null, CancellationToken.None)).Id;
        var body = new Pipe();
        var slow = new UploadChunk(body.Reader, Content.Length, null);
        var commit = uploads.CommitAsync(Nginx, id, Alice, slow, DigestOf(Content), CancellationToken.None);
        rig.Clock.Advance(TimeSpan.FromHours(25));

        (await rig.Get<StaleUploadSweep>().SweepAsync(CancellationToken.None)).ShouldBe(0);

        await body.Writer.WriteAsync(Content);
        await body.Writer.CompleteAsync();
        (await commit).ShouldBeOfType<UploadCommitResult.Committed>();
    }

    private static string[] Files(RegistryRig rig) =>
        Directory.GetFiles(Path.Combine(rig.StorageFolder, "blobs"), "*", SearchOption.AllDirectories);

    private static async Task<byte[]> ReadAsync(RegistryRig rig, RepositoryName repository)
    {
        await using var stream = await rig.Get<BlobReader>()
            .OpenAsync(repository, DigestOf(Content), 0, CancellationToken.None);
        var read = new MemoryStream();
        await stream!.CopyToAsync(read);
        return read.ToArray();
    }

    private static Task<int> SetAsync(RegistryRig rig, BlobState state, DateTimeOffset? protectedUntil) =>
        rig.Database.WriteAsync(
            async (context, token) =>
            {
                var row = await context.Blobs.SingleAsync(token);
                row.State = state;
                row.ProtectedUntil = protectedUntil ?? row.ProtectedUntil;
                return await context.SaveChangesAsync(token);
            },
            CancellationToken.None
        );
}
