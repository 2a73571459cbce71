using System.Net;
using System.Security.Cryptography;
using Entrepot.Rigs.Clients;
using Entrepot.Rigs.Sites;
using Shouldly;
using Xunit;

namespace Entrepot.EndToEnd.Durability;

/// <summary>Blobs are streamed: the server's memory does not grow with them.</summary>
public sealed class LargeBlobTests
{
    private const long Growth = 100L << 20;
    private const string Repository = "library/large";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public Task A_blob_of_half_a_GiB_is_pushed_and_pulled_in_less_than_100_MiB() => StreamAsync(512L << 20);

    [Fact]
    [Trait("Category", "Soak")]
    public Task A_blob_of_4_GiB_is_pushed_and_pulled_in_less_than_100_MiB() => StreamAsync(4L << 30);

    private static async Task StreamAsync(long size)
    {
        await using var site = await EntrepotSite.StartAsync(Cancel);
        await PushAndPullAsync(site, 1 << 20);
        var before = site.ResidentBytes;

        await PushAndPullAsync(site, size);

        (site.PeakResidentBytes - before).ShouldBeLessThan(Growth);
    }

    private static async Task PushAndPullAsync(EntrepotSite site, long size)
    {
        using var started = await site.Http.PostAsync($"/v2/{Repository}/blobs/uploads/", null, Cancel);
        started.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        using var content = new GeneratedContent(size, seed: 3);
        using var patched = await site.Http.PatchAsync(RegistryHttpClient.UploadLocation(started), content, Cancel);
        patched.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        var location = RegistryHttpClient.UploadLocation(patched);
        var finish = location + (location.Contains('?') ? '&' : '?') + $"digest={content.Digest}";
        using var put = await site.Http.PutAsync(finish, new ByteArrayContent([]), Cancel);
        put.StatusCode.ShouldBe(HttpStatusCode.Created);

        await using var pulled = await site.Http.GetStreamAsync($"/v2/{Repository}/blobs/{content.Digest}", Cancel);
        var digest = await SHA256.HashDataAsync(pulled, Cancel);
        $"sha256:{Convert.ToHexStringLower(digest)}".ShouldBe(content.Digest);
    }
}
