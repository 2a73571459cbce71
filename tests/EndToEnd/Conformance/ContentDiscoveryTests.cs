using System.Net;
using System.Text.Json;
using Entrepot.Rigs.Images;
using Shouldly;
using Xunit;

namespace Entrepot.EndToEnd.Conformance;

/// <summary>Chapter "Content Discovery": tags and referrers.</summary>
public sealed class ContentDiscoveryTests
{
    private const string Signature = "application/vnd.example.signature";
    private const string Sbom = "application/vnd.example.sbom";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Tags_are_listed_in_order_and_in_pages()
    {
        var repository = await SpecRepository.CreateAsync();
        await PushTagsAsync(repository, "v10", "v2", "V1", "latest", "1.0");
        string[] expected = ["1.0", "V1", "latest", "v10", "v2"];

        (await TagsAsync(repository, "tags/list")).ShouldBe(expected);
        (await TagsAsync(repository, "tags/list?last=latest")).ShouldBe(["v10", "v2"]);
        (await TagsAsync(repository, "tags/list?n=2&last=V1")).ShouldBe(["latest", "v10"]);
        (await TagsAsync(repository, "tags/list?n=0")).ShouldBeEmpty();
    }

    [Fact]
    public async Task Links_lead_through_all_tags()
    {
        var repository = await SpecRepository.CreateAsync();
        await PushTagsAsync(repository, "a", "b", "c", "d", "e");
        var tags = new List<string>();
        var next = "tags/list?n=2";
        for (var pages = 0; next is not null; pages++)
        {
            pages.ShouldBeLessThan(4);
            using var answer = await repository.GetAsync(next, Cancel);
            tags.AddRange(TagsOf(await SpecRepository.JsonAsync(answer, Cancel)));
            next = NextLink(answer);
        }

        tags.ShouldBe(["a", "b", "c", "d", "e"]);
    }

    [Fact]
    public async Task The_tags_of_an_unknown_repository_answer_404()
    {
        var repository = await SpecRepository.CreateAsync();

        using var answer = await repository.GetAsync("tags/list", Cancel);

        await SpecRepository.ShouldBeErrorAsync(answer, HttpStatusCode.NotFound, "NAME_UNKNOWN", Cancel);
    }

    [Fact]
    public async Task A_subject_without_referrers_has_an_empty_list()
    {
        var repository = await SpecRepository.CreateAsync();
        var image = new ImageBuilder().Image(100);

        (await ReferrersAsync(repository, image.Digest)).ShouldBeEmpty();
        await repository.PushAsync(image, "v1", Cancel);
        (await ReferrersAsync(repository, image.Digest)).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("sha256")]
    [InlineData("sha512")]
    public async Task Referrers_are_listed_with_type_size_and_annotations(string algorithm)
    {
        var repository = await SpecRepository.CreateAsync();
        var builder = new ImageBuilder(Random.Shared.Next(), algorithm);
        var image = builder.Image(100);
        await repository.PushAsync(image, image.Digest, Cancel);
        var signature = builder.Referrer(image, Signature);
        var annotated = builder.Changed(fields =>
        {
            fields["subject"] = image.Manifest.ToDescriptor();
            fields["annotations"] = new Dictionary<string, string> { ["org.example.by"] = "somebody" };
        });

        await repository.PushPartsAsync(signature, Cancel);
        using var put = await repository.PutManifestAsync(signature.Digest, signature.Manifest, Cancel);
        await repository.PushAsync(annotated, annotated.Digest, Cancel);

        SpecRepository.Header(put, "OCI-Subject").ShouldBe(image.Digest);
        var referrers = await ReferrersAsync(repository, image.Digest);
        var byDigest = referrers.ToDictionary(referrer => Text(referrer, "digest"));
        byDigest.Keys.ShouldBe([signature.Digest, annotated.Digest], ignoreOrder: true);
        Text(byDigest[signature.Digest], "artifactType").ShouldBe(Signature);
        Text(byDigest[signature.Digest], "mediaType").ShouldBe(MediaTypes.OciManifest);
        byDigest[signature.Digest].GetProperty("size").GetInt64().ShouldBe(signature.Manifest.Bytes.Length);
        // Without a type of its own an artifact has that of its config.
        Text(byDigest[annotated.Digest], "artifactType").ShouldBe(MediaTypes.OciConfig);
        Text(byDigest[annotated.Digest].GetProperty("annotations"), "org.example.by").ShouldBe("somebody");
    }

    [Fact]
    public async Task Referrers_are_filtered_by_type()
    {
        var repository = await SpecRepository.CreateAsync();
        var builder = new ImageBuilder();
        var image = builder.Image(100);
        var (signature, sbom) = (builder.Referrer(image, Signature), builder.Referrer(image, Sbom));
        foreach (var artifact in (Artifact[])[image, signature, sbom])
        {
            await repository.PushAsync(artifact, artifact.Digest, Cancel);
        }

        var path = $"referrers/{image.Digest}?artifactType={Uri.EscapeDataString(Sbom)}";
        using var answer = await repository.GetAsync(path, Cancel);

        SpecRepository.Header(answer, "OCI-Filters-Applied").ShouldBe("artifactType");
        var json = await SpecRepository.JsonAsync(answer, Cancel);
        json.GetProperty("manifests").EnumerateArray().Select(each => Text(each, "digest")).ShouldBe([sbom.Digest]);
    }

    [Fact]
    public async Task A_referrer_may_come_before_its_subject()
    {
        var repository = await SpecRepository.CreateAsync();
        var builder = new ImageBuilder();
        var image = builder.Image(100);
        var signature = builder.Referrer(image, Signature);

        await repository.PushAsync(signature, signature.Digest, Cancel);
        var before = await ReferrersAsync(repository, image.Digest);
        await repository.PushAsync(image, "v1", Cancel);
        var after = await ReferrersAsync(repository, image.Digest);

        before.Select(each => Text(each, "digest")).ShouldBe([signature.Digest]);
        after.Select(each => Text(each, "digest")).ShouldBe([signature.Digest]);
    }

    [Fact]
    public async Task An_index_can_be_subject_and_referrer()
    {
        var repository = await SpecRepository.CreateAsync();
        var builder = new ImageBuilder();
        var index = builder.MultiArchitecture(100, "amd64", "arm64");
        var signature = builder.Referrer(index, Signature);
        await repository.PushAsync(index, "v1", Cancel);

        await repository.PushAsync(signature, "signature", Cancel);

        (await ReferrersAsync(repository, index.Digest))
            .Select(each => Text(each, "digest"))
            .ShouldBe([signature.Digest]);
    }

    [Fact]
    public async Task A_malformed_digest_has_no_referrers()
    {
        var repository = await SpecRepository.CreateAsync();

        using var answer = await repository.GetAsync("referrers/sha256:bad", Cancel);

        answer.StatusCode.ShouldBeOneOf(HttpStatusCode.BadRequest, HttpStatusCode.NotFound);
    }

    private static async Task PushTagsAsync(SpecRepository repository, params IReadOnlyList<string> tags)
    {
        var image = new ImageBuilder().Image(100);
        await repository.PushPartsAsync(image, Cancel);
        foreach (var tag in tags)
        {
            using var answer = await repository.PutManifestAsync(tag, image.Manifest, Cancel);
            answer.StatusCode.ShouldBe(HttpStatusCode.Created);
        }
    }

    private static async Task<IReadOnlyList<string>> TagsAsync(SpecRepository repository, string path)
    {
        using var answer = await repository.GetAsync(path, Cancel);
        var json = await SpecRepository.JsonAsync(answer, Cancel);
        Text(json, "name").ShouldBe(repository.Name);
        return TagsOf(json);
    }

    private static IReadOnlyList<string> TagsOf(JsonElement json) =>
        [.. json.GetProperty("tags").EnumerateArray().Select(tag => tag.GetString() ?? "")];

    private static async Task<IReadOnlyList<JsonElement>> ReferrersAsync(SpecRepository repository, string digest)
    {
        using var answer = await repository.GetAsync($"referrers/{digest}", Cancel);
        var json = await SpecRepository.JsonAsync(answer, Cancel);
        answer.Content.Headers.ContentType?.ToString().ShouldBe(MediaTypes.OciIndex);
        json.GetProperty("schemaVersion").GetInt32().ShouldBe(2);
        Text(json, "mediaType").ShouldBe(MediaTypes.OciIndex);
        return [.. json.GetProperty("manifests").EnumerateArray()];
    }

    private static string? NextLink(HttpResponseMessage answer)
    {
        var link = SpecRepository.Header(answer, "Link");
        if (link is null)
        {
            return null;
        }
        link.ShouldContain("rel=\"next\"");
        return link[(link.IndexOf('<', StringComparison.Ordinal) + 1)..link.IndexOf('>', StringComparison.Ordinal)];
    }

    private static string Text(JsonElement element, string property) => element.GetProperty(property).GetString() ?? "";
}
