using Entrepot.Oci;
using Entrepot.Registry;
using Entrepot.Registry.Blobs;
using Entrepot.Registry.Uploads;
using Entrepot.Replication.Transfer.Site;
using Entrepot.Rigs.Images;
using Entrepot.Unit.Registry;
using Shouldly;
using Xunit;
using static Entrepot.Unit.Registry.RegistryRig;

namespace Entrepot.Unit.Replication.Transfer.Site;

/// <summary>A large blob that is pulled goes on with what is here, after a break and after the end of the process.</summary>
public sealed class PieceWiseUploadTests
{
    private const int Piece = (int)PieceWiseUpload.PieceSize;
    private static readonly Actor Puller = new("replication:rule", "replication");
    private static readonly UploadId Session = UploadId.For("a pull");

    private readonly byte[] content = new ImageBuilder(7).Noise((3 * Piece) + 12_345);
    private readonly List<long> opened = [];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private Digest Digest => DigestOf(content);

    [Theory]
    [InlineData(0)]
    [InlineData(100_000)]
    [InlineData(Piece)]
    [InlineData((2 * Piece) + 77)]
    public async Task Only_the_rest_is_fetched_after_a_break(int at)
    {
        await using var rig = await CreateAsync();
        await Should.ThrowAsync<IOException>(() => RunAsync(rig, Broken(at)));

        await rig.RestartAsync();
        var (result, fetched) = await RunAsync(rig, Whole);

        result.ShouldBe(new UploadCommitResult.Committed(Digest, content.Length));
        opened.ShouldBe([0, content.Length - fetched]);
        // What was read and not yet written when the break came is lost.
        opened[1].ShouldBeInRange(at - (256 * 1024), at);
        await ShouldBeHereAsync(rig);
    }

    [Fact]
    public async Task Of_what_came_before_the_process_was_killed_all_but_the_last_piece_counts()
    {
        await using var rig = await CreateAsync();
        // A killed process writes nothing down any more: as if the bytes never stopped coming.
        using var cut = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var reached = new TaskCompletionSource();
        var stalled = RunAsync(
            rig,
            (_, _) => Task.FromResult(Reported(new StallingStream(content[..((2 * Piece) + 500)], reached))),
            cut.Token
        );
        await reached.Task.WaitAsync(Cancel);

        await rig.RestartAsync();
        var (result, fetched) = await RunAsync(rig, Whole);

        result.ShouldBeOfType<UploadCommitResult.Committed>();
        fetched.ShouldBe(content.Length - (2 * Piece));
        await ShouldBeHereAsync(rig);
        await cut.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => stalled);
    }

    [Fact]
    public async Task When_all_of_it_had_come_nothing_is_fetched()
    {
        await using var rig = await CreateAsync();
        var uploads = rig.Get<BlobUploads>();
        await uploads.ResumeAsync(Nginx, Session, Puller, DigestAlgorithm.Sha256, Cancel);
        await uploads.AppendAsync(Nginx, Session, Puller, Chunk(content), Cancel);

        (await RunAsync(rig, Whole)).Fetched.ShouldBe(0);

        opened.ShouldBeEmpty();
        await ShouldBeHereAsync(rig);
    }

    [Fact]
    public async Task What_was_damaged_here_meanwhile_is_fetched_anew_and_not_held_against_the_source()
    {
        await using var rig = await CreateAsync();
        await Should.ThrowAsync<IOException>(() => RunAsync(rig, Broken(2 * Piece)));
        await rig.RestartAsync();
        var file = Directory.EnumerateFiles(rig.StorageFolder, $"*{Session}*", SearchOption.AllDirectories).Single();
        await using (var damage = File.OpenWrite(file))
        {
            damage.Position = 1000;
            damage.Write(new byte[1000]);
        }

        var (result, fetched) = await RunAsync(rig, Whole);

        result.ShouldBeOfType<UploadCommitResult.Committed>();
        fetched.ShouldBe(content.Length);
        opened.ShouldBe([0, 2 * Piece, 0]);
        await ShouldBeHereAsync(rig);
    }

    [Fact]
    public async Task A_source_that_sends_other_bytes_is_refused_and_nothing_of_them_is_kept()
    {
        await using var rig = await CreateAsync();
        byte[] other = [.. content[..^1], (byte)~content[^1]];

        var (result, _) = await RunAsync(rig, (offset, _) => Open(other, offset));

        result.ShouldBeOfType<UploadCommitResult.DigestMismatch>().Actual.ShouldBe(DigestOf(other));
        (await rig.Get<BlobUploads>().FindAsync(Nginx, Session, Puller, Cancel)).ShouldBeNull();
        (await rig.Get<BlobReader>().StatForPushAsync(Nginx, Digest, Cancel)).ShouldBeNull();
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    [InlineData(-Piece)]
    public async Task A_source_that_sends_more_or_less_is_refused(int more)
    {
        await using var rig = await CreateAsync();
        byte[] other = more < 0 ? content[..^-more] : [.. content, .. new byte[more]];

        var (result, _) = await RunAsync(rig, (offset, _) => Open(other, offset));

        result.ShouldBeOfType<UploadCommitResult.LengthMismatch>();
    }

    private static ReportingStream Reported(Stream inner) => new(inner, new Progress<long>());

    private Task<ReportingStream> Open(byte[] bytes, long offset)
    {
        opened.Add(offset);
        return Task.FromResult(Reported(new MemoryStream(bytes, (int)offset, bytes.Length - (int)offset)));
    }

    private Task<ReportingStream> Whole(long offset, CancellationToken cancellationToken) => Open(content, offset);

    private Func<long, CancellationToken, Task<ReportingStream>> Broken(int at) =>
        (offset, _) =>
        {
            opened.Add(offset);
            return Task.FromResult(Reported(new BreakingStream(content[..at])));
        };

    private Task<(UploadCommitResult Result, long Fetched)> RunAsync(
        RegistryRig rig,
        Func<long, CancellationToken, Task<ReportingStream>> open,
        CancellationToken? cancellationToken = null
    ) =>
        new PieceWiseUpload(
            rig.Get<BlobUploads>(),
            Nginx,
            Session,
            Puller,
            new Descriptor(MediaType.Parse("application/octet-stream"), Digest, content.Length)
        ).RunAsync(open, cancellationToken ?? Cancel);

    private async Task ShouldBeHereAsync(RegistryRig rig)
    {
        await using var here = (await rig.Get<BlobReader>().OpenAsync(Nginx, Digest, 0, Cancel)).ShouldNotBeNull();
        using var bytes = new MemoryStream();
        await here.CopyToAsync(bytes, Cancel);
        bytes.ToArray().AsSpan().SequenceEqual(content).ShouldBeTrue();
    }

    /// <summary>Gives its bytes, and then the connection breaks.</summary>
    private sealed class BreakingStream(byte[] bytes) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            Position < Length
                ? base.ReadAsync(buffer, cancellationToken)
                : throw new IOException("the connection broke");
    }

    /// <summary>Gives its bytes, and then nothing more comes.</summary>
    private sealed class StallingStream(byte[] bytes, TaskCompletionSource reached) : MemoryStream(bytes)
    {
        public override async ValueTask<int> ReadAsync(
            Memory<byte> buffer,
            CancellationToken cancellationToken = default
        )
        {
            if (Position == Length)
            {
                reached.TrySetResult();
                await Task.Delay(Timeout.Infinite, cancellationToken);
            }

            return await base.ReadAsync(buffer, cancellationToken);
        }
    }
}
