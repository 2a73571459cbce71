using System.Net;
using Entrepot.Rigs;
using Entrepot.Rigs.Images;
using Entrepot.Rigs.Processes;
using Entrepot.Rigs.Sites;
using Shouldly;
using Xunit;

namespace Entrepot.EndToEnd.Durability;

/// <summary>A disk that is full or broken is said so; nothing is promised that is not kept.</summary>
public sealed class FullDiskTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_full_disk_refuses_pushes_serves_pulls_and_recovers()
    {
        using var folder = new TempFolder("full");
        var disk = folder.Subfolder("disk");
        await new RigCommand("mount", "-t", "tmpfs", "-o", "size=64m", "tmpfs", disk).RunSuccessfullyAsync(Cancel);
        try
        {
            await FillAndRecoverAsync(disk);
        }
        finally
        {
            await new RigCommand("umount", "-l", disk).RunSuccessfullyAsync(Cancel);
        }
    }

    [Fact]
    public async Task A_disk_that_does_not_sync_acknowledges_nothing()
    {
        await using var site = await EntrepotSite.StartAsync(Cancel);
        var builder = new ImageBuilder();
        var (before, during, after) = (builder.Image(1000), builder.Image(2000), builder.Image(3000));
        await site.Registry.PushAsync("library/app", before, Cancel, "before");

        await using (await SyscallFault.AttachAsync(site, "fsync,fdatasync", "EIO", Cancel))
        {
            await Should.ThrowAsync<RigException>(() =>
                site.Registry.PushAsync("library/app", during, Cancel, "during")
            );
        }
        if (!site.IsRunning)
        {
            // Ending is an answer too, when a disk says that it has lost something.
            await site.StartAgainAsync(Cancel);
        }

        await site.Registry.PushAsync("library/app", after, Cancel, "after");
        await site.Registry.VerifyAsync("library/app", "before", before, Cancel);
        await site.Registry.VerifyAsync("library/app", "after", after, Cancel);
        (await site.Registry.GetDigestAsync("library/app", "during", Cancel)).ShouldBeNull();
    }

    [Fact]
    public async Task An_upload_that_finds_no_room_leaves_room_for_a_start_and_for_others()
    {
        using var folder = new TempFolder("small");
        var disk = folder.Subfolder("disk");
        await new RigCommand("mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", disk).RunSuccessfullyAsync(Cancel);
        try
        {
            await using var site = await EntrepotSite.StartAsync(
                new SiteOptions { DataFolder = Path.Combine(disk, "data") },
                Cancel
            );
            var image = new ImageBuilder().Image(1_000_000);
            await site.Registry.PushAsync("library/app", image, Cancel, "before");
            foreach (var announced in (bool[])[false, true])
            {
                using var started = await site.Http.PostAsync("/v2/library/app/blobs/uploads/", null, Cancel);
                using var tooLarge = new HttpRequestMessage(HttpMethod.Patch, started.Headers.Location);
                tooLarge.Content = new StreamContent(new MemoryStream(new byte[30_000_000]));
                tooLarge.Headers.TransferEncodingChunked = !announced;
                using var refused = await site.Http.SendAsync(tooLarge, Cancel);
                ((int)refused.StatusCode).ShouldBe(507);
                using var cancelled = await site.Http.DeleteAsync(started.Headers.Location, Cancel);
                ((int)cancelled.StatusCode).ShouldBe(204);
            }

            await site.KillAsync(Cancel);
            await site.StartAgainAsync(Cancel);
            await site.Registry.PushAsync("library/app", image, Cancel, "after");
            (await site.Registry.DeleteManifestAsync("library/app", "before", Cancel)).ShouldBe(
                HttpStatusCode.Accepted
            );
        }
        finally
        {
            await new RigCommand("umount", "-l", disk).RunSuccessfullyAsync(Cancel);
        }
    }

    private static async Task FillAndRecoverAsync(string disk)
    {
        var options = new SiteOptions { DataFolder = Path.Combine(disk, "data") };
        await using var site = await EntrepotSite.StartAsync(options, Cancel);
        var builder = new ImageBuilder();
        var kept = builder.Image(1_000_000);
        await site.Registry.PushAsync("library/app", kept, Cancel, "kept");
        var ballast = Path.Combine(disk, "ballast");
        await FillAsync(ballast);

        var big = builder.Image(20_000_000);
        var refused = await Should.ThrowAsync<RigException>(() =>
            site.Registry.PushAsync("library/app", big, Cancel, "big")
        );

        refused.Message.ShouldMatch("answered (507|503)");
        await site.Registry.VerifyAsync("library/app", "kept", kept, Cancel);
        File.Delete(ballast);
        await site.Registry.PushAsync("library/app", big, Cancel, "big");
        await site.Registry.VerifyAsync("library/app", "big", big, Cancel);
    }

    private static async Task FillAsync(string path)
    {
        await using var file = File.Create(path);
        var block = new byte[1 << 20];
        try
        {
            while (true)
            {
                await file.WriteAsync(block, Cancel);
                await file.FlushAsync(Cancel);
            }
        }
        catch (IOException)
        {
            // That is what "full" means.
        }
    }
}
