using System.Net;
using Entrepot.Rigs.Images;
using Shouldly;
using Xunit;

namespace Entrepot.EndToEnd.Conformance;

/// <summary>Chapter "Content Management": deletion, at once and of nothing else.</summary>
public sealed class ContentManagementTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Deleting_a_tag_leaves_the_manifest_and_its_other_tags()
    {
        var repository = await SpecRepository.CreateAsync();
        var image = new ImageBuilder().Image(100);
        await repository.PushAsync(image, "one", Cancel);
        await repository.PushAsync(image, "two", Cancel);

        using var deleted = await repository.DeleteAsync("manifests/one", Cancel);

        deleted.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        using var head = await repository.HeadAsync("manifests/one", Cancel);
        head.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        await repository.ShouldHaveManifestAsync("two", image.Manifest, Cancel);
        await repository.ShouldHaveManifestAsync(image.Digest, image.Manifest, Cancel);
    }

    [Theory]
    [InlineData("sha256")]
    [InlineData("sha512")]
    public async Task Deleting_a_manifest_deletes_its_tags(string algorithm)
    {
        var repository = await SpecRepository.CreateAsync();
        var image = new ImageBuilder(5, algorithm).Image(100);
        await repository.PushPartsAsync(image, Cancel);
        using var put = await repository.PutManifestAsync($"{image.Digest}?tag=one&tag=two", image.Manifest, Cancel);

        using var deleted = await repository.DeleteAsync($"manifests/{image.Digest}", Cancel);

        deleted.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        foreach (var reference in (string[])["one", "two", image.Digest])
        {
            using var head = await repository.HeadAsync($"manifests/{reference}", Cancel);
            head.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        }
    }

    [Fact]
    public async Task Deleting_an_index_leaves_its_children()
    {
        var repository = await SpecRepository.CreateAsync();
        var index = new ImageBuilder().MultiArchitecture(100, "amd64", "arm64");
        await repository.PushAsync(index, "v1", Cancel);

        using var deleted = await repository.DeleteAsync($"manifests/{index.Digest}", Cancel);

        deleted.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        await repository.ShouldHaveManifestAsync(index.Children[0].Digest, index.Children[0].Manifest, Cancel);
    }

    [Theory]
    [InlineData("sha256")]
    [InlineData("sha512")]
    public async Task A_blob_is_deleted(string algorithm)
    {
        var repository = await SpecRepository.CreateAsync();
        var blob = new Blob(new ImageBuilder(Random.Shared.Next()).Noise(100), SpecRepository.Binary, algorithm);
        await repository.PushBlobAsync(blob, Cancel);

        using var deleted = await repository.DeleteAsync($"blobs/{blob.Digest}", Cancel);
        using var head = await repository.HeadAsync($"blobs/{blob.Digest}", Cancel);

        deleted.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        head.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        await repository.PushBlobAsync(blob, Cancel);
        await repository.ShouldHaveBlobAsync(blob, Cancel);
    }

    [Fact]
    public async Task A_blob_deleted_in_one_repository_stays_in_another()
    {
        var repository = await SpecRepository.CreateAsync();
        var other = await SpecRepository.CreateAsync();
        var blob = new Blob(new ImageBuilder(Random.Shared.Next()).Noise(100), SpecRepository.Binary);
        await repository.PushBlobAsync(blob, Cancel);
        await other.PushBlobAsync(blob, Cancel);

        using var deleted = await repository.DeleteAsync($"blobs/{blob.Digest}", Cancel);

        deleted.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        await other.ShouldHaveBlobAsync(blob, Cancel);
    }

    [Fact]
    public async Task A_deleted_referrer_leaves_the_list_and_its_subject_stays()
    {
        var repository = await SpecRepository.CreateAsync();
        var builder = new ImageBuilder();
        var image = builder.Image(100);
        var signature = builder.Referrer(image, "application/vnd.example.signature");
        await repository.PushAsync(image, "v1", Cancel);
        await repository.PushAsync(signature, signature.Digest, Cancel);

        using var deleted = await repository.DeleteAsync($"manifests/{signature.Digest}", Cancel);
        using var referrers = await repository.GetAsync($"referrers/{image.Digest}", Cancel);

        deleted.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        var json = await SpecRepository.JsonAsync(referrers, Cancel);
        json.GetProperty("manifests").GetArrayLength().ShouldBe(0);
        await repository.ShouldHaveManifestAsync("v1", image.Manifest, Cancel);
    }

    [Fact]
    public async Task Deleting_what_is_not_there_answers_404()
    {
        var repository = await SpecRepository.CreateAsync();
        await repository.PushAsync(new ImageBuilder().Image(100), "v1", Cancel);
        var digest = new Blob(new ImageBuilder(77).Noise(100), "").Digest;

        using var tag = await repository.DeleteAsync("manifests/missing", Cancel);
        using var manifest = await repository.DeleteAsync($"manifests/{digest}", Cancel);
        using var blob = await repository.DeleteAsync($"blobs/{digest}", Cancel);

        await SpecRepository.ShouldBeErrorAsync(tag, HttpStatusCode.NotFound, "MANIFEST_UNKNOWN", Cancel);
        await SpecRepository.ShouldBeErrorAsync(manifest, HttpStatusCode.NotFound, "MANIFEST_UNKNOWN", Cancel);
        await SpecRepository.ShouldBeErrorAsync(blob, HttpStatusCode.NotFound, "BLOB_UNKNOWN", Cancel);
    }
}
