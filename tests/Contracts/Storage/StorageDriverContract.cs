using System.Buffers;
using System.Text;
using CsCheck;
using Entrepot.Oci;
using Entrepot.Storage;
using Shouldly;
using Xunit;

namespace Entrepot.Contracts.Storage;

/// <summary>What every storage driver promises. A new one starts by inheriting this.</summary>
public abstract class StorageDriverContract
{
    private static readonly byte[] Content = Encoding.ASCII.GetBytes("the quick brown fox jumps over the lazy dog");
    private static readonly CancellationToken None = CancellationToken.None;

    /// <summary>A driver with nothing in it.</summary>
    protected abstract IStorageDriver Driver { get; }

    /// <summary>A second driver on the same storage: the process after a restart.</summary>
    protected abstract IStorageDriver Reopen();

    [Fact]
    public async Task What_was_committed_is_read_back_also_after_a_restart()
    {
        var key = await StoreAsync(Content);

        (await ReadBlobAsync(Driver, key)).ShouldBe(Content);
        (await ReadBlobAsync(Reopen(), key)).ShouldBe(Content);
    }

    [Fact]
    public async Task An_upload_is_gone_when_it_was_committed()
    {
        var id = UploadId.Random();
        await AppendAsync(Driver, id, 0, Content);
        await Driver.CommitUploadAsync(id, Content.Length, NewKey(Content), None);

        (await Driver.ReadUploadAsync(id, None)).ShouldBeNull();
        (await ListAsync(StorageArea.Uploads)).ShouldBeEmpty();
    }

    [Fact]
    public async Task An_empty_blob_needs_no_bytes()
    {
        var key = NewKey([]);
        await Driver.CommitUploadAsync(UploadId.Random(), 0, key, None);

        (await ReadBlobAsync(Driver, key)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Bytes_beyond_the_offset_are_cut_off()
    {
        var id = UploadId.Random();
        await AppendAsync(
            Driver,
            id,
            0,
            Encoding.ASCII.GetBytes("the quick XXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX")
        );
        await AppendAsync(Driver, id, "the quick ".Length, Content["the quick ".Length..]);
        var key = NewKey(Content);
        await Driver.CommitUploadAsync(id, Content.Length, key, None);

        (await ReadBlobAsync(Driver, key)).ShouldBe(Content);
    }

    [Fact]
    public async Task A_commit_takes_no_more_than_was_recorded()
    {
        var id = UploadId.Random();
        await AppendAsync(Driver, id, 0, [.. Content, 1, 2, 3]);
        var key = NewKey(Content);
        await Driver.CommitUploadAsync(id, Content.Length, key, None);

        (await ReadBlobAsync(Driver, key)).ShouldBe(Content);
    }

    [Fact]
    public async Task An_offset_of_nothing_starts_anew()
    {
        var id = UploadId.Random();
        await AppendAsync(Driver, id, 0, [1, 2, 3]);
        await AppendAsync(Driver, id, 0, Content);
        var key = NewKey(Content);
        await Driver.CommitUploadAsync(id, Content.Length, key, None);

        (await ReadBlobAsync(Driver, key)).ShouldBe(Content);
    }

    [Fact]
    public async Task An_upload_that_has_lost_bytes_says_so()
    {
        var id = UploadId.Random();
        (await Driver.OpenUploadAsync(id, 1, null, None)).ShouldBeNull();
        await AppendAsync(Driver, id, 0, Content);

        (await Driver.OpenUploadAsync(id, Content.Length + 1, null, None)).ShouldBeNull();
        await Should.ThrowAsync<UploadLostException>(async () =>
            await Driver.CommitUploadAsync(id, Content.Length + 1, NewKey(Content), None)
        );
        await Should.ThrowAsync<UploadLostException>(async () =>
            await Driver.CommitUploadAsync(UploadId.Random(), 1, NewKey(Content), None)
        );
    }

    [Fact]
    public async Task An_announced_length_binds_nobody()
    {
        foreach (var announced in new long?[] { null, 0, 1, Content.Length, 1000, 1L << 40 })
        {
            var id = UploadId.Random();
            await using (var file = await Driver.OpenUploadAsync(id, 0, announced is 1L << 40 ? 4096 : announced, None))
            {
                await file!.AppendAsync(new ReadOnlySequence<byte>(Content), None);
            }

            var key = NewKey(Content);
            await Driver.CommitUploadAsync(id, Content.Length, key, None);
            (await ReadBlobAsync(Driver, key)).ShouldBe(Content);
        }
    }

    [Fact]
    public async Task Generations_of_one_digest_do_not_touch_each_other()
    {
        var (one, other) = (await StoreAsync(Content), await StoreAsync(Content));

        await Driver.DeleteBlobAsync(one, None);

        (await Driver.OpenBlobAsync(one, None)).ShouldBeNull();
        (await ReadBlobAsync(Driver, other)).ShouldBe(Content);
    }

    [Fact]
    public async Task Deleting_what_is_not_there_is_fine()
    {
        await Driver.DeleteBlobAsync(NewKey(Content), None);
        await Driver.DeleteUploadAsync(UploadId.Random(), None);
    }

    [Fact]
    public async Task A_deleted_upload_is_gone()
    {
        var id = UploadId.Random();
        await AppendAsync(Driver, id, 0, Content);

        await Driver.DeleteUploadAsync(id, None);

        (await Driver.ReadUploadAsync(id, None)).ShouldBeNull();
        (await Driver.OpenUploadAsync(id, Content.Length, null, None)).ShouldBeNull();
    }

    [Fact]
    public async Task A_reader_keeps_what_it_opened()
    {
        var key = await StoreAsync(Content);
        await using var content = (await Driver.OpenBlobAsync(key, None))!;

        await Driver.DeleteBlobAsync(key, None);

        var buffer = new byte[Content.Length];
        (await content.ReadAsync(buffer, 0, None)).ShouldBe(Content.Length);
        buffer.ShouldBe(Content);
    }

    [Fact]
    public async Task Content_is_read_at_any_place()
    {
        var key = await StoreAsync(Content);
        await using var content = (await Driver.OpenBlobAsync(key, None))!;
        content.Length.ShouldBe(Content.Length);
        var buffer = new byte[5];

        (await content.ReadAsync(buffer, 4, None)).ShouldBe(5);
        Encoding.ASCII.GetString(buffer).ShouldBe("quick");
        (await content.ReadAsync(buffer, Content.Length - 3, None)).ShouldBe(3);
        (await content.ReadAsync(buffer, Content.Length, None)).ShouldBe(0);
        (await content.ReadAsync(buffer, Content.Length + 100, None)).ShouldBe(0);
    }

    [Fact]
    public async Task Everything_is_listed_by_what_it_is()
    {
        var (one, two) = (await StoreAsync(Content), await StoreAsync([1]));
        var id = UploadId.Random();
        await AppendAsync(Driver, id, 0, [1, 2, 3]);

        (await ListAsync(StorageArea.Blobs))
            .Select(item => (item.Blob, item.Length))
            .ShouldBe([((BlobKey?)one, Content.Length), (two, 1)], ignoreOrder: true);
        (await ListAsync(StorageArea.Uploads))
            .Select(item => (item.Upload, item.Length))
            .ShouldBe([((UploadId?)id, 3L)]);
    }

    [Fact]
    public async Task Two_uploads_of_one_digest_commit_at_once()
    {
        var keys = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(() => StoreAsync(Content))));

        foreach (var key in keys)
        {
            (await ReadBlobAsync(Driver, key)).ShouldBe(Content);
        }
    }

    /// <summary>Appends in pieces and segments of any size, with breaks and torn writes, against an array of bytes.</summary>
    [Fact]
    public Task Any_way_of_appending_gives_the_same_bytes() =>
        Gen.Select(Gen.Byte.Array[0, 40].Array[0, 4], Gen.Byte.Array[0, 20])
            .Array[1, 8]
            .SampleAsync(
                async pieces =>
                {
                    var id = UploadId.Random();
                    var model = new List<byte>();
                    foreach (var (segments, torn) in pieces)
                    {
                        await using var file = await Driver.OpenUploadAsync(id, model.Count, null, None);
                        await file!.AppendAsync(Sequence(segments), None);
                        model.AddRange(segments.SelectMany(segment => segment));
                        // What is written after that was never recorded.
                        await file.AppendAsync(new ReadOnlySequence<byte>(torn), None);
                    }

                    var key = NewKey([.. model]);
                    await Driver.CommitUploadAsync(id, model.Count, key, None);
                    (await ReadBlobAsync(Driver, key)).ShouldBe(model);
                },
                iter: 200
            );

    protected static BlobKey NewKey(byte[] content) => BlobKey.New(DigestAlgorithm.Sha256.Of(content));

    protected async Task<BlobKey> StoreAsync(byte[] content)
    {
        var (id, key) = (UploadId.Random(), NewKey(content));
        await AppendAsync(Driver, id, 0, content);
        await Driver.CommitUploadAsync(id, content.Length, key, None);
        return key;
    }

    protected static async Task AppendAsync(IStorageDriver driver, UploadId id, long offset, byte[] bytes)
    {
        await using var file = await driver.OpenUploadAsync(id, offset, bytes.Length, None);
        await file!.AppendAsync(new ReadOnlySequence<byte>(bytes), None);
    }

    protected static async Task<byte[]> ReadBlobAsync(IStorageDriver driver, BlobKey key)
    {
        await using var content = await driver.OpenBlobAsync(key, None);
        var bytes = new byte[content!.Length];
        for (var read = 0; read < bytes.Length; )
        {
            var more = await content.ReadAsync(bytes.AsMemory(read), read, None);
            more.ShouldBeGreaterThan(0);
            read += more;
        }

        return bytes;
    }

    private async Task<List<StoredItem>> ListAsync(StorageArea area)
    {
        var items = new List<StoredItem>();
        await foreach (var item in Driver.ListAsync(area, None))
        {
            items.Add(item);
        }

        return items;
    }

    private static ReadOnlySequence<byte> Sequence(byte[][] segments)
    {
        if (segments.Length == 0)
        {
            return ReadOnlySequence<byte>.Empty;
        }

        var first = new Segment(segments[0]);
        var last = first;
        foreach (var segment in segments.Skip(1))
        {
            last = last.Append(segment);
        }

        return new ReadOnlySequence<byte>(first, 0, last, last.Memory.Length);
    }

    private sealed class Segment : ReadOnlySequenceSegment<byte>
    {
        public Segment(byte[] bytes) => Memory = bytes;

        public Segment Append(byte[] bytes)
        {
            var next = new Segment(bytes) { RunningIndex = RunningIndex + Memory.Length };
            Next = next;
            return next;
        }
    }
}
