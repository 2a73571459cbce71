using System.Net;
using System.Text;
using Entrepot.Rigs.Clients;
using Entrepot.Rigs.Images;
using Shouldly;
using Xunit;

namespace Entrepot.EndToEnd.Conformance;

/// <summary>Chapter "Push", the manifests.</summary>
public sealed class PushManifestTests
{
    public static TheoryData<string> Samples => [.. ManifestSamples.Names];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Samples))]
    public async Task Every_kind_of_artifact_comes_back_byte_for_byte(string sample)
    {
        var repository = await SpecRepository.CreateAsync();
        var artifact = ManifestSamples.Make(sample);
        await repository.PushPartsAsync(artifact, Cancel);

        using var byDigest = await repository.PutManifestAsync(artifact.Digest, artifact.Manifest, Cancel);

        byDigest.StatusCode.ShouldBe(HttpStatusCode.Created, await SpecRepository.BodyAsync(byDigest, Cancel));
        SpecRepository.ContentDigest(byDigest).ShouldBe(artifact.Digest);
        using var pulled = await repository.GetAsync(
            RegistryHttpClient.UploadLocation(byDigest),
            Cancel,
            ("Accept", MediaTypes.AnyManifest)
        );
        (await pulled.Content.ReadAsByteArrayAsync(Cancel)).ShouldBe(artifact.Manifest.Bytes);
        foreach (var part in artifact.ChildrenFirst())
        {
            await repository.ShouldHaveManifestAsync(part.Digest, part.Manifest, Cancel);
        }
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public async Task Every_kind_of_artifact_takes_a_tag(string sample)
    {
        var repository = await SpecRepository.CreateAsync();
        var artifact = ManifestSamples.Make(sample);
        Assert.SkipWhen(
            artifact.Digest.StartsWith("sha512", StringComparison.Ordinal),
            "A push by tag means the registry's own algorithm; sha512 is tagged by the tag parameter."
        );

        await repository.PushAsync(artifact, "v1", Cancel);

        await repository.ShouldHaveManifestAsync("v1", artifact.Manifest, Cancel);
    }

    [Fact]
    public async Task A_tag_moves_to_what_was_pushed_last()
    {
        var repository = await SpecRepository.CreateAsync();
        var builder = new ImageBuilder();
        var (first, second) = (builder.Image(100), builder.Image(200));

        await repository.PushAsync(first, "latest", Cancel);
        await repository.PushAsync(second, "latest", Cancel);

        await repository.ShouldHaveManifestAsync("latest", second.Manifest, Cancel);
        await repository.ShouldHaveManifestAsync(first.Digest, first.Manifest, Cancel);
    }

    [Theory]
    [InlineData("sha256")]
    [InlineData("sha512")]
    public async Task Tag_parameters_tag_a_push_by_digest(string algorithm)
    {
        var repository = await SpecRepository.CreateAsync();
        var image = new ImageBuilder(3, algorithm).Image(100);
        await repository.PushPartsAsync(image, Cancel);

        using var answer = await repository.PutManifestAsync($"{image.Digest}?tag=one&tag=two", image.Manifest, Cancel);

        answer.StatusCode.ShouldBe(HttpStatusCode.Created);
        var tags = SpecRepository.Header(answer, "OCI-Tag")?.Split(',', StringSplitOptions.TrimEntries);
        tags.ShouldNotBeNull().ShouldBe(["one", "two"], ignoreOrder: true);
        await repository.ShouldHaveManifestAsync("one", image.Manifest, Cancel);
        await repository.ShouldHaveManifestAsync("two", image.Manifest, Cancel);
    }

    [Theory]
    [InlineData("sha256:baddigeststring")]
    [InlineData("sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")]
    public async Task A_manifest_under_a_wrong_digest_is_refused(string digest)
    {
        var repository = await SpecRepository.CreateAsync();
        var image = new ImageBuilder().Image(100);
        await repository.PushPartsAsync(image, Cancel);

        using var answer = await repository.PutManifestAsync(digest, image.Manifest, Cancel);

        await SpecRepository.ShouldBeErrorAsync(answer, HttpStatusCode.BadRequest, "DIGEST_INVALID", Cancel);
    }

    [Fact]
    public async Task A_manifest_whose_blobs_are_missing_is_refused_with_their_digests()
    {
        var repository = await SpecRepository.CreateAsync();
        var image = new ImageBuilder(Random.Shared.Next()).Image(100);
        await repository.PushBlobAsync(image.Blobs[0], Cancel);

        using var answer = await repository.PutManifestAsync("v1", image.Manifest, Cancel);

        await SpecRepository.ShouldBeErrorAsync(answer, HttpStatusCode.BadRequest, "MANIFEST_BLOB_UNKNOWN", Cancel);
        (await SpecRepository.BodyAsync(answer, Cancel)).ShouldContain(image.Blobs[1].Digest);
        using var head = await repository.HeadAsync("manifests/v1", Cancel);
        head.StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task An_index_whose_children_are_missing_is_refused()
    {
        var repository = await SpecRepository.CreateAsync();
        var index = new ImageBuilder(Random.Shared.Next()).MultiArchitecture(100, "amd64", "arm64");
        await repository.PushAsync(index.Children[0], index.Children[0].Digest, Cancel);

        using var answer = await repository.PutManifestAsync("v1", index.Manifest, Cancel);

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Theory]
    [InlineData("")]
    [InlineData("not json")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"schemaVersion":1}""")]
    [InlineData("""{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[]}""")]
    [InlineData("""{"schemaVersion":2,"config":{"digest":"sha256:00"},"layers":[]}""")]
    public async Task A_body_that_is_no_image_manifest_is_refused(string body)
    {
        var repository = await SpecRepository.CreateAsync();
        var manifest = new Blob(Encoding.UTF8.GetBytes(body), MediaTypes.OciManifest);

        using var answer = await repository.PutManifestAsync("v1", manifest, Cancel);

        await SpecRepository.ShouldBeErrorAsync(answer, HttpStatusCode.BadRequest, "MANIFEST_INVALID", Cancel);
    }

    [Fact]
    public async Task A_manifest_of_more_than_4_MiB_is_refused()
    {
        var repository = await SpecRepository.CreateAsync();
        var manifest = new Blob(new byte[(4 * 1024 * 1024) + 1], MediaTypes.OciManifest);

        using var answer = await repository.PutManifestAsync("v1", manifest, Cancel);

        answer.StatusCode.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
    }

    [Theory]
    [InlineData(".hidden")]
    [InlineData("-dash")]
    [InlineData("a%20b")]
    [InlineData(
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
    )]
    public async Task A_malformed_tag_is_refused(string tag)
    {
        var repository = await SpecRepository.CreateAsync();
        var image = new ImageBuilder().Image(100);
        await repository.PushPartsAsync(image, Cancel);

        using var answer = await repository.PutManifestAsync(tag, image.Manifest, Cancel);

        answer.StatusCode.ShouldBeOneOf(HttpStatusCode.BadRequest, HttpStatusCode.NotFound);
    }
}
