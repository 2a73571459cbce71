using System.Net;
using Entrepot.Rigs.Clients;
using Entrepot.Rigs.Images;
using Shouldly;
using Xunit;

namespace Entrepot.EndToEnd.Conformance;

/// <summary>Chapter "Push", the blobs: every way to bring one, for both algorithms.</summary>
public sealed class PushBlobTests
{
    public static TheoryData<string> Algorithms => ["sha256", "sha512"];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Algorithms))]
    public async Task A_blob_is_pushed_by_POST_and_PUT(string algorithm)
    {
        var repository = await SpecRepository.CreateAsync();
        var blob = NewBlob(512, algorithm);

        var location = await repository.StartUploadAsync(Cancel);
        using var answer = await repository.FinishUploadAsync(location, blob.Digest, blob.Bytes, Cancel);

        await ShouldBeCreatedAsync(repository, answer, blob);
    }

    [Theory]
    [MemberData(nameof(Algorithms))]
    public async Task A_blob_is_pushed_by_a_single_POST(string algorithm)
    {
        var repository = await SpecRepository.CreateAsync();
        var blob = NewBlob(512, algorithm);

        using var answer = await repository.SendAsync(
            HttpMethod.Post,
            $"blobs/uploads/?digest={blob.Digest}",
            Cancel,
            RegistryHttpClient.Content(blob.Bytes, SpecRepository.Binary)
        );

        await ShouldBeCreatedAsync(repository, answer, blob);
    }

    [Theory]
    [MemberData(nameof(Algorithms))]
    public async Task A_blob_is_streamed_in_one_PATCH_of_unknown_length(string algorithm)
    {
        var repository = await SpecRepository.CreateAsync();
        var blob = NewBlob(100_000, algorithm);

        var location = await repository.StartUploadAsync(Cancel);
        var stream = new UnseekableContent(blob.Bytes);
        using var patched = await repository.SendAsync(HttpMethod.Patch, location, Cancel, stream);
        patched.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        location = RegistryHttpClient.UploadLocation(patched);
        using var answer = await repository.FinishUploadAsync(location, blob.Digest, [], Cancel);

        await ShouldBeCreatedAsync(repository, answer, blob);
    }

    [Theory]
    [InlineData("sha256", 1, false)]
    [InlineData("sha256", 3, false)]
    [InlineData("sha256", 3, true)]
    [InlineData("sha512", 3, false)]
    [InlineData("sha512", 3, true)]
    public async Task A_blob_is_pushed_in_chunks(string algorithm, int chunks, bool lastInPut)
    {
        var repository = await SpecRepository.CreateAsync();
        var blob = NewBlob((3 * 1024) - 5, algorithm);
        var size = (blob.Bytes.Length / chunks) + 1;
        var location = await repository.StartUploadAsync(Cancel);
        var patches = lastInPut ? chunks - 1 : chunks;

        for (var i = 0; i < patches; i++)
        {
            var end = Math.Min((i + 1) * size, blob.Bytes.Length);
            using var patched = await PatchAsync(repository, location, blob.Bytes[(i * size)..end], i * size);
            patched.StatusCode.ShouldBe(HttpStatusCode.Accepted, await SpecRepository.BodyAsync(patched, Cancel));
            SpecRepository.Header(patched, "Range").ShouldBe($"0-{end - 1}");
            location = RegistryHttpClient.UploadLocation(patched);
        }
        var rest = blob.Bytes[Math.Min(patches * size, blob.Bytes.Length)..];
        (string, string)[] range = lastInPut ? [("Content-Range", $"{patches * size}-{blob.Bytes.Length - 1}")] : [];
        using var answer = await repository.FinishUploadAsync(location, blob.Digest, rest, Cancel, range);

        await ShouldBeCreatedAsync(repository, answer, blob);
    }

    [Theory]
    [InlineData("sha256", 2000)]
    [InlineData("sha256", 0)]
    [InlineData("sha512", 2000)]
    public async Task A_chunk_out_of_order_answers_416_and_the_upload_goes_on(string algorithm, int wrongStart)
    {
        var repository = await SpecRepository.CreateAsync();
        var blob = NewBlob(3000, algorithm);
        var location = await repository.StartUploadAsync(Cancel);
        using var first = await PatchAsync(repository, location, blob.Bytes[..1000], 0);
        location = RegistryHttpClient.UploadLocation(first);

        using var wrong = await PatchAsync(repository, location, blob.Bytes[2000..], wrongStart);
        using var wrongPut = await repository.FinishUploadAsync(
            location,
            blob.Digest,
            blob.Bytes[2000..],
            Cancel,
            ("Content-Range", $"{wrongStart}-{wrongStart + 999}")
        );
        using var status = await repository.GetAsync(location, Cancel);

        wrong.StatusCode.ShouldBe(HttpStatusCode.RequestedRangeNotSatisfiable);
        wrongPut.StatusCode.ShouldBe(HttpStatusCode.RequestedRangeNotSatisfiable);
        status.StatusCode.ShouldBe(HttpStatusCode.NoContent);
        SpecRepository.Header(status, "Range").ShouldBe("0-999");
        location = RegistryHttpClient.UploadLocation(status);
        using var second = await PatchAsync(repository, location, blob.Bytes[1000..], 1000);
        second.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        location = RegistryHttpClient.UploadLocation(second);
        using var answer = await repository.FinishUploadAsync(location, blob.Digest, [], Cancel);
        await ShouldBeCreatedAsync(repository, answer, blob);
    }

    [Fact]
    public async Task An_upload_is_cancelled()
    {
        var repository = await SpecRepository.CreateAsync();
        var location = await repository.StartUploadAsync(Cancel);

        using var cancelled = await repository.DeleteAsync(location, Cancel);
        using var status = await repository.GetAsync(location, Cancel);

        cancelled.StatusCode.ShouldBe(HttpStatusCode.NoContent);
        await SpecRepository.ShouldBeErrorAsync(status, HttpStatusCode.NotFound, "BLOB_UPLOAD_UNKNOWN", Cancel);
    }

    [Theory]
    [MemberData(nameof(Algorithms))]
    public async Task A_blob_is_mounted_from_another_repository(string algorithm)
    {
        var source = await SpecRepository.CreateAsync();
        var repository = await SpecRepository.CreateAsync();
        var blob = NewBlob(512, algorithm);
        await source.PushBlobAsync(blob, Cancel);

        using var answer = await repository.SendAsync(
            HttpMethod.Post,
            $"blobs/uploads/?mount={blob.Digest}&from={source.Name}",
            Cancel
        );

        await ShouldBeCreatedAsync(repository, answer, blob);
    }

    [Theory]
    [MemberData(nameof(Algorithms))]
    public async Task A_blob_is_mounted_without_a_word_where_from(string algorithm)
    {
        var source = await SpecRepository.CreateAsync();
        var repository = await SpecRepository.CreateAsync();
        var blob = NewBlob(512, algorithm);
        await source.PushBlobAsync(blob, Cancel);

        using var answer = await repository.SendAsync(HttpMethod.Post, $"blobs/uploads/?mount={blob.Digest}", Cancel);

        await ShouldBeCreatedAsync(repository, answer, blob);
    }

    [Fact]
    public async Task Mounting_what_is_not_there_starts_an_upload()
    {
        var source = await SpecRepository.CreateAsync();
        var repository = await SpecRepository.CreateAsync();
        var blob = NewBlob(512, "sha256");

        using var mounted = await repository.SendAsync(
            HttpMethod.Post,
            $"blobs/uploads/?mount={blob.Digest}&from={source.Name}",
            Cancel
        );

        mounted.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        var location = RegistryHttpClient.UploadLocation(mounted);
        using var answer = await repository.FinishUploadAsync(location, blob.Digest, blob.Bytes, Cancel);
        await ShouldBeCreatedAsync(repository, answer, blob);
    }

    [Theory]
    [InlineData("sha256", 0)]
    [InlineData("sha256", 2)]
    [InlineData("sha512", 0)]
    [InlineData("sha512", 2)]
    public async Task The_empty_blob_and_the_empty_object_are_blobs_like_others(string algorithm, int size)
    {
        var repository = await SpecRepository.CreateAsync();
        var blob = new Blob(size == 0 ? [] : "{}"u8.ToArray(), SpecRepository.Binary, algorithm);

        var location = await repository.StartUploadAsync(Cancel);
        using var answer = await repository.FinishUploadAsync(location, blob.Digest, blob.Bytes, Cancel);
        using var again = await repository.SendAsync(
            HttpMethod.Post,
            $"blobs/uploads/?digest={blob.Digest}",
            Cancel,
            RegistryHttpClient.Content(blob.Bytes, SpecRepository.Binary)
        );

        await ShouldBeCreatedAsync(repository, answer, blob);
        await ShouldBeCreatedAsync(repository, again, blob);
    }

    [Theory]
    [MemberData(nameof(Algorithms))]
    public async Task A_blob_that_is_not_what_its_digest_says_is_refused(string algorithm)
    {
        var repository = await SpecRepository.CreateAsync();
        var blob = NewBlob(3000, algorithm);
        byte[] wrong = [.. blob.Bytes, .. "oh no"u8];

        using var single = await repository.SendAsync(
            HttpMethod.Post,
            $"blobs/uploads/?digest={blob.Digest}",
            Cancel,
            RegistryHttpClient.Content(wrong, SpecRepository.Binary)
        );
        var location = await repository.StartUploadAsync(Cancel);
        using var put = await repository.FinishUploadAsync(location, blob.Digest, wrong, Cancel);
        location = await repository.StartUploadAsync(Cancel);
        using var patched = await PatchAsync(repository, location, wrong, 0);
        location = RegistryHttpClient.UploadLocation(patched);
        using var chunked = await repository.FinishUploadAsync(location, blob.Digest, [], Cancel);
        using var head = await repository.HeadAsync($"blobs/{blob.Digest}", Cancel);

        await SpecRepository.ShouldBeErrorAsync(single, HttpStatusCode.BadRequest, "DIGEST_INVALID", Cancel);
        await SpecRepository.ShouldBeErrorAsync(put, HttpStatusCode.BadRequest, "DIGEST_INVALID", Cancel);
        await SpecRepository.ShouldBeErrorAsync(chunked, HttpStatusCode.BadRequest, "DIGEST_INVALID", Cancel);
        head.StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task An_upload_without_a_digest_at_its_end_is_refused()
    {
        var repository = await SpecRepository.CreateAsync();
        var location = await repository.StartUploadAsync(Cancel);

        using var answer = await repository.SendAsync(HttpMethod.Put, location, Cancel, new ByteArrayContent([1]));

        await SpecRepository.ShouldBeErrorAsync(answer, HttpStatusCode.BadRequest, "DIGEST_INVALID", Cancel);
    }

    [Fact]
    public async Task An_upload_of_one_repository_cannot_be_finished_in_another()
    {
        var repository = await SpecRepository.CreateAsync();
        var other = await SpecRepository.CreateAsync();
        var blob = NewBlob(100, "sha256");
        var location = await repository.StartUploadAsync(Cancel);

        var elsewhere = location.Replace(repository.Name, other.Name, StringComparison.Ordinal);
        using var answer = await other.FinishUploadAsync(elsewhere, blob.Digest, blob.Bytes, Cancel);

        elsewhere.ShouldNotBe(location);
        answer.StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    private static Blob NewBlob(int size, string algorithm) =>
        new(new ImageBuilder(Random.Shared.Next()).Noise(size), SpecRepository.Binary, algorithm);

    private static Task<HttpResponseMessage> PatchAsync(
        SpecRepository repository,
        string location,
        byte[] chunk,
        int start
    ) =>
        repository.SendAsync(
            HttpMethod.Patch,
            location,
            Cancel,
            RegistryHttpClient.Content(chunk, SpecRepository.Binary),
            ("Content-Range", $"{start}-{start + chunk.Length - 1}")
        );

    private static async Task ShouldBeCreatedAsync(SpecRepository repository, HttpResponseMessage answer, Blob blob)
    {
        answer.StatusCode.ShouldBe(HttpStatusCode.Created, await SpecRepository.BodyAsync(answer, Cancel));
        SpecRepository.ContentDigest(answer).ShouldBe(blob.Digest);
        using var pulled = await repository.GetAsync(RegistryHttpClient.UploadLocation(answer), Cancel);
        (await pulled.Content.ReadAsByteArrayAsync(Cancel)).ShouldBe(blob.Bytes);
        await repository.ShouldHaveBlobAsync(blob, Cancel);
    }
}
