using System.Net;
using Entrepot.Rigs.Images;
using Shouldly;
using Xunit;

namespace Entrepot.EndToEnd.Conformance;

/// <summary>Names and paths that are not what they seem: refused with a 4xx, and no way into another resource.</summary>
public sealed class MalformedRequestTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/v2/library/UPPER/blobs/uploads/")]
    [InlineData("/v2/library/a..b/blobs/uploads/")]
    [InlineData("/v2/library/-a/blobs/uploads/")]
    [InlineData("/v2/library/a_-b/blobs/uploads/")]
    [InlineData("/v2/library/a%2F..%2Fb/blobs/uploads/")]
    [InlineData("/v2/library/a%00b/blobs/uploads/")]
    [InlineData("/v2/library/a%5Cb/blobs/uploads/")]
    public async Task A_malformed_repository_name_is_refused(string path)
    {
        var repository = await SpecRepository.CreateAsync();

        using var answer = await repository.SendAsync(HttpMethod.Post, path, Cancel);

        ((int)answer.StatusCode).ShouldBeInRange(400, 404, await SpecRepository.BodyAsync(answer, Cancel));
    }

    [Theory]
    [InlineData("%2e%2e/")]
    [InlineData("..%2f")]
    [InlineData("./")]
    [InlineData("/")]
    [InlineData("x/../")]
    public async Task No_spelling_of_a_path_reaches_a_manifest_from_elsewhere(string detour)
    {
        var repository = await SpecRepository.CreateAsync();
        await repository.PushAsync(new ImageBuilder().Image(100), "v1", Cancel);

        using var answer = await repository.GetAsync($"{detour}manifests/v1", Cancel);

        ((int)answer.StatusCode).ShouldBeInRange(400, 404);
    }

    [Theory]
    [InlineData("n=abc")]
    [InlineData("n=-1")]
    [InlineData("n=99999999999999999999")]
    public async Task A_page_size_that_is_no_number_is_refused(string query)
    {
        var repository = await SpecRepository.CreateAsync();
        await repository.PushAsync(new ImageBuilder().Image(100), "v1", Cancel);

        using var answer = await repository.GetAsync($"tags/list?{query}", Cancel);

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("5-3")]
    [InlineData("-1-5")]
    [InlineData("a-b")]
    [InlineData("0-99999999999999999999")]
    public async Task A_malformed_content_range_is_refused_and_the_upload_stays(string range)
    {
        var repository = await SpecRepository.CreateAsync();
        var blob = new Blob(new ImageBuilder(Random.Shared.Next()).Noise(100), SpecRepository.Binary);
        var location = await repository.StartUploadAsync(Cancel);

        using var answer = await repository.SendAsync(
            HttpMethod.Patch,
            location,
            Cancel,
            new ByteArrayContent(blob.Bytes),
            ("Content-Range", range)
        );
        using var finished = await repository.FinishUploadAsync(location, blob.Digest, blob.Bytes, Cancel);

        answer.StatusCode.ShouldBeOneOf(HttpStatusCode.BadRequest, HttpStatusCode.RequestedRangeNotSatisfiable);
        finished.StatusCode.ShouldBe(HttpStatusCode.Created);
    }

    [Fact]
    public async Task An_unknown_upload_answers_404()
    {
        var repository = await SpecRepository.CreateAsync();
        await repository.PushAsync(new ImageBuilder().Image(100), "v1", Cancel);
        var path = "blobs/uploads/2b1c2f3a-5d50-4f8e-9a6b-000000000000";

        using var get = await repository.GetAsync(path, Cancel);
        using var patch = await repository.SendAsync(HttpMethod.Patch, path, Cancel, new ByteArrayContent([1]));
        using var put = await repository.FinishUploadAsync(path, Blob.DigestOf([1]), [1], Cancel);
        using var delete = await repository.DeleteAsync(path, Cancel);

        foreach (var answer in (HttpResponseMessage[])[get, patch, put, delete])
        {
            await SpecRepository.ShouldBeErrorAsync(answer, HttpStatusCode.NotFound, "BLOB_UPLOAD_UNKNOWN", Cancel);
        }
    }
}
