using System.Net;
using Entrepot.Rigs.Images;
using Shouldly;
using Xunit;

namespace Entrepot.EndToEnd.Conformance;

/// <summary>Chapter "Pull".</summary>
public sealed class PullTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_base_path_answers_200()
    {
        var repository = await SpecRepository.CreateAsync();

        using var answer = await repository.GetAsync("/v2/", Cancel);

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        SpecRepository.Header(answer, "Docker-Distribution-API-Version").ShouldBe("registry/2.0");
    }

    [Fact]
    public async Task A_manifest_is_pulled_by_tag_and_by_digest()
    {
        var repository = await SpecRepository.CreateAsync();
        var image = new ImageBuilder().Image(500);
        await repository.PushAsync(image, "v1", Cancel);

        await repository.ShouldHaveManifestAsync("v1", image.Manifest, Cancel);
        await repository.ShouldHaveManifestAsync(image.Digest, image.Manifest, Cancel);
    }

    [Theory]
    [InlineData("sha256")]
    [InlineData("sha512")]
    public async Task What_is_not_there_answers_404(string algorithm)
    {
        var repository = await SpecRepository.CreateAsync();
        await repository.PushAsync(new ImageBuilder().Image(500), "v1", Cancel);
        var digest = new Blob(new ImageBuilder(99).Noise(100), "", algorithm).Digest;

        using var tag = await repository.GetManifestAsync("missing", Cancel);
        using var manifest = await repository.GetManifestAsync(digest, Cancel);
        using var blob = await repository.GetAsync($"blobs/{digest}", Cancel);
        using var head = await repository.HeadAsync($"blobs/{digest}", Cancel);

        await SpecRepository.ShouldBeErrorAsync(tag, HttpStatusCode.NotFound, "MANIFEST_UNKNOWN", Cancel);
        await SpecRepository.ShouldBeErrorAsync(manifest, HttpStatusCode.NotFound, "MANIFEST_UNKNOWN", Cancel);
        await SpecRepository.ShouldBeErrorAsync(blob, HttpStatusCode.NotFound, "BLOB_UNKNOWN", Cancel);
        head.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await SpecRepository.BodyAsync(head, Cancel)).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("bytes=500-1499", 500, 1499)]
    [InlineData("bytes=500-", 500, 2047)]
    [InlineData("bytes=-500", 1548, 2047)]
    [InlineData("bytes=2000-5000", 2000, 2047)]
    [InlineData("bytes=0-0", 0, 0)]
    [InlineData("bytes=-5000", 0, 2047)]
    public async Task A_range_of_a_blob_is_pulled(string range, int first, int last)
    {
        var repository = await SpecRepository.CreateAsync();
        var blob = new Blob(new ImageBuilder().Noise(2048), SpecRepository.Binary);
        await repository.PushBlobAsync(blob, Cancel);

        using var answer = await repository.GetAsync($"blobs/{blob.Digest}", Cancel, ("Range", range));

        answer.StatusCode.ShouldBe(HttpStatusCode.PartialContent);
        answer.Content.Headers.ContentRange?.ToString().ShouldBe($"bytes {first}-{last}/2048");
        answer.Content.Headers.ContentLength.ShouldBe(last - first + 1);
        (await answer.Content.ReadAsByteArrayAsync(Cancel)).ShouldBe(blob.Bytes[first..(last + 1)]);
    }

    [Theory]
    [InlineData("bytes=5000-10000")]
    [InlineData("bytes=2048-")]
    [InlineData("bytes=500-0")]
    public async Task A_range_outside_of_a_blob_answers_416(string range)
    {
        var repository = await SpecRepository.CreateAsync();
        var blob = new Blob(new ImageBuilder().Noise(2048), SpecRepository.Binary);
        await repository.PushBlobAsync(blob, Cancel);

        using var answer = await repository.GetAsync($"blobs/{blob.Digest}", Cancel, ("Range", range));

        answer.StatusCode.ShouldBe(HttpStatusCode.RequestedRangeNotSatisfiable);
    }

    [Theory]
    [InlineData("sha256:baddigeststring")]
    [InlineData("sha256:0123")]
    [InlineData("md5:d41d8cd98f00b204e9800998ecf8427e")]
    [InlineData("sha256:E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855")]
    public async Task A_malformed_digest_is_refused(string digest)
    {
        var repository = await SpecRepository.CreateAsync();

        using var manifest = await repository.GetManifestAsync(digest, Cancel);
        using var blob = await repository.GetAsync($"blobs/{digest}", Cancel);

        manifest.StatusCode.ShouldBeOneOf(HttpStatusCode.BadRequest, HttpStatusCode.NotFound);
        blob.StatusCode.ShouldBeOneOf(HttpStatusCode.BadRequest, HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_conditional_request_for_an_unchanged_manifest_answers_304()
    {
        var repository = await SpecRepository.CreateAsync();
        var image = new ImageBuilder().Image(500);
        await repository.PushAsync(image, "v1", Cancel);

        using var answer = await repository.GetAsync(
            "manifests/v1",
            Cancel,
            ("Accept", MediaTypes.AnyManifest),
            ("If-None-Match", $"\"{image.Digest}\"")
        );

        answer.StatusCode.ShouldBe(HttpStatusCode.NotModified);
    }
}
