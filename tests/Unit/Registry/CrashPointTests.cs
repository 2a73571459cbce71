using Entrepot.Oci;
using Entrepot.Registry.Blobs;
using Entrepot.Registry.Fsck;
using Entrepot.Registry.Manifests;
using Entrepot.Registry.Uploads;
using Entrepot.Rigs.Images;
using Shouldly;
using Xunit;
using static Entrepot.Unit.Registry.RegistryRig;

namespace Entrepot.Unit.Registry;

/// <summary>
/// A push is broken off at every call it makes to the storage, before and after the call had its effect, and the process
/// starts anew. Whatever was acknowledged is there, nothing is half there, and the client's second try works.
/// </summary>
public sealed class CrashPointTests
{
    private static readonly Artifact Image = new ImageBuilder().Image(5_000);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_push_that_is_broken_off_anywhere_leaves_nothing_half(bool afterItsEffect)
    {
        var points = 0;
        for (var call = 1; ; call++)
        {
            await using var rig = await CreateAsync();
            rig.Storage.FailAt(call, afterItsEffect);
            var acknowledged = new List<string>();
            var whole = await TryPushAsync(rig, acknowledged);
            await rig.RestartAsync();

            await ShouldBeThereAsync(rig, acknowledged);
            (await FindAsync(rig)).ShouldBeEmpty();
            if (whole)
            {
                break;
            }

            points++;
            (await TryPushAsync(rig, acknowledged)).ShouldBeTrue();
            (await rig.ResolveAsync(Nginx, "v1")).ToString().ShouldBe(Image.Digest);
            await ShouldSweepCleanAsync(rig);
        }

        points.ShouldBeGreaterThan(5);
    }

    private static async Task<bool> TryPushAsync(RegistryRig rig, List<string> acknowledged)
    {
        try
        {
            foreach (var blob in Image.Blobs)
            {
                await UploadInChunksAsync(rig, blob.Bytes);
                acknowledged.Add(blob.Digest);
            }

            (await rig.PutAsync(Nginx, Image.Manifest, "v1")).ShouldBeOfType<ManifestPushResult.Stored>();
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    private static async Task UploadInChunksAsync(RegistryRig rig, byte[] content)
    {
        var uploads = rig.Get<BlobUploads>();
        var id = (await uploads.StartAsync(Nginx, Alice, null, CancellationToken.None)).Id;
        var half = content.Length / 2;
        (
            await uploads.AppendAsync(Nginx, id, Alice, Chunk(content[..half]), CancellationToken.None)
        ).ShouldBeOfType<UploadAppendResult.Appended>();
        (
            await uploads.CommitAsync(
                Nginx,
                id,
                Alice,
                Chunk(content[half..]),
                DigestOf(content),
                CancellationToken.None
            )
        ).ShouldBeOfType<UploadCommitResult.Committed>();
    }

    private static async Task ShouldBeThereAsync(RegistryRig rig, List<string> digests)
    {
        foreach (var digest in digests)
        {
            (
                await rig.Get<BlobReader>().StatAsync(Nginx, Digest.Parse(digest), CancellationToken.None)
            ).ShouldNotBeNull();
        }
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

    /// <summary>What the first try left of uploads goes after a day.</summary>
    private static async Task ShouldSweepCleanAsync(RegistryRig rig)
    {
        rig.Clock.Advance(TimeSpan.FromDays(10_000));
        await rig.Get<StaleUploadSweep>().SweepAsync(CancellationToken.None);
        Directory
            .GetFiles(Path.Combine(rig.StorageFolder, "uploads"), "*", SearchOption.AllDirectories)
            .ShouldBeEmpty();
        (await rig.Get<StaleUploadSweep>().SweepAsync(CancellationToken.None)).ShouldBe(0);
    }
}
