using System.Buffers;
using Entrepot.Oci;
using Entrepot.Rigs;
using Entrepot.Storage;
using Entrepot.Storage.FileSystem;
using Shouldly;
using Xunit;

namespace Entrepot.Contracts.Storage;

public sealed class FileSystemStorageTests : StorageDriverContract, IDisposable
{
    private readonly TempFolder folder = new("storage");
    private IStorageDriver? driver;

    protected override IStorageDriver Driver => driver ??= Reopen();

    protected override IStorageDriver Reopen() => new FileSystemStorage(folder["root"]);

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Files_lie_where_the_drawing_says()
    {
        var id = UploadId.Random();
        await AppendAsync(Driver, id, 0, [1]);
        var key = await StoreAsync([2]);
        var hex = key.Digest.Hex;

        File.Exists(folder[$"root/uploads/{id}"]).ShouldBeTrue();
        File.Exists(folder[$"root/blobs/sha256/{hex[..2]}/{hex}.{key.Generation}"]).ShouldBeTrue();
    }

    [Fact]
    public async Task What_has_no_business_there_is_listed_as_nothing()
    {
        var key = await StoreAsync([2]);
        var hex = key.Digest.Hex;
        File.WriteAllText(folder["root/blobs/stray"], "");
        File.WriteAllText(folder[$"root/blobs/sha256/{hex[..2]}/{hex}.short"], "");
        Directory.CreateDirectory(folder["root/blobs/sha256/zz"]);
        File.WriteAllText(folder[$"root/blobs/sha256/zz/{hex}.{key.Generation}"], "");

        var items = new List<StoredItem>();
        await foreach (var item in Driver.ListAsync(StorageArea.Blobs, CancellationToken.None))
        {
            items.Add(item);
        }

        items.Count(item => item.Blob is null).ShouldBe(3);
        items.Single(item => item.Blob is not null).Blob.ShouldBe(key);
    }

    [Fact]
    public async Task No_room_is_said_as_such()
    {
        // A file that is always full stands in for the disk.
        var id = UploadId.Random();
        await AppendAsync(Driver, id, 0, [1]);
        var file = folder[$"root/uploads/{id}"];
        File.Delete(file);
        File.CreateSymbolicLink(file, "/dev/full");

        await using var upload = await Driver.OpenUploadAsync(id, 0, null, CancellationToken.None);
        await Should.ThrowAsync<StorageFullException>(async () =>
            await upload!.AppendAsync(new ReadOnlySequence<byte>(new byte[10]), CancellationToken.None)
        );
    }

    [Fact]
    public void Halves_on_two_file_systems_are_refused_at_the_start()
    {
        Directory.Exists("/dev/shm").ShouldBeTrue();
        var elsewhere = Directory.CreateDirectory($"/dev/shm/entrepot-{Guid.NewGuid():n}").FullName;
        try
        {
            folder.Subfolder("split");
            Directory.CreateSymbolicLink(folder["split/blobs"], elsewhere);

            Should.Throw<IOException>(() => new FileSystemStorage(folder["split"])).Message.ShouldContain("rename");
        }
        finally
        {
            Directory.Delete(elsewhere, recursive: true);
        }
    }
}
