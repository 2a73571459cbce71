using System.Net;
using System.Security.Cryptography;
using Entrepot.Access.Authorization;
using Entrepot.Rigs.Images;
using Shouldly;
using Xunit;
using static Entrepot.Unit.Distribution.RegistryHost;

namespace Entrepot.Unit.Distribution.Blobs;

public sealed class BlobEndpointsTests
{
    private static readonly byte[] Content = RandomNumberGenerator.GetBytes(2_000_000);

    [Fact]
    public async Task A_blob_is_served_whole_with_its_digest_and_as_nothing_a_browser_would_run()
    {
        await using var host = await StartAsync();
        var digest = await host.UploadAsync(Content);

        foreach (var method in new[] { HttpMethod.Get, HttpMethod.Head })
        {
            var answer = await host.SendAsync(method, $"{Nginx}/blobs/{digest}");
            answer.StatusCode.ShouldBe(HttpStatusCode.OK);
            answer.Content.Headers.ContentLength.ShouldBe(Content.Length);
            answer.Content.Headers.ContentType!.ToString().ShouldBe("application/octet-stream");
            answer.Headers.GetValues("Docker-Content-Digest").ShouldBe([digest]);
            answer.Headers.ETag!.Tag.ShouldBe($"\"{digest}\"");
            answer.Headers.AcceptRanges.ShouldBe(["bytes"]);
            answer.Headers.GetValues("X-Content-Type-Options").ShouldBe(["nosniff"]);
            answer.Headers.GetValues("Content-Security-Policy").Single().ShouldStartWith("sandbox");
            (await answer.Content.ReadAsByteArrayAsync()).ShouldBe(method == HttpMethod.Get ? Content : []);
        }
    }

    [Fact]
    public async Task A_range_is_served()
    {
        await using var host = await StartAsync();
        var digest = await host.UploadAsync(Content);
        foreach (
            var (range, first, length) in new[]
            {
                ("bytes=0-0", 0, 1),
                ("bytes=500-1499", 500, 1000),
                ("bytes=500-", 500, 1_999_500),
                ("bytes=-500", 1_999_500, 500),
                ("bytes=-9999999", 0, 2_000_000),
                ("bytes=1999999-99999999999999999999999", 1_999_999, 1),
                ("BYTES=1-2", 1, 2),
            }
        )
        {
            var answer = await host.GetAsync($"{Nginx}/blobs/{digest}", ("Range", range));

            answer.StatusCode.ShouldBe(HttpStatusCode.PartialContent);
            answer.Content.Headers.ContentRange!.ToString().ShouldBe($"bytes {first}-{first + length - 1}/2000000");
            (await answer.Content.ReadAsByteArrayAsync()).ShouldBe(Content[first..(first + length)]);
        }
    }

    [Fact]
    public async Task A_range_outside_of_the_blob_is_refused()
    {
        await using var host = await StartAsync();
        var digest = await host.UploadAsync(Content);
        foreach (var range in new[] { "bytes=2000000-", "bytes=5000000-5000001", "bytes=500-0", "bytes=-0" })
        {
            var answer = await host.GetAsync($"{Nginx}/blobs/{digest}", ("Range", range));

            answer.StatusCode.ShouldBe(HttpStatusCode.RequestedRangeNotSatisfiable);
            answer.Content.Headers.ContentRange!.ToString().ShouldBe("bytes */2000000");
        }
    }

    [Fact]
    public async Task A_range_that_cannot_be_read_is_answered_with_the_whole()
    {
        await using var host = await StartAsync();
        var digest = await host.UploadAsync(Content);
        foreach (var range in new[] { "bytes=0-1,5-6", "bytes=a-b", "bytes=-", "bytes=1-2-3", "lines=0-1" })
        {
            var answer = await host.GetAsync($"{Nginx}/blobs/{digest}", ("Range", range));

            answer.StatusCode.ShouldBe(HttpStatusCode.OK);
            answer.Content.Headers.ContentLength.ShouldBe(Content.Length);
        }
    }

    [Fact]
    public async Task Conditions_are_honoured()
    {
        await using var host = await StartAsync();
        var digest = await host.UploadAsync(Content);
        var path = $"{Nginx}/blobs/{digest}";

        (await host.GetAsync(path, ("If-None-Match", $"\"{digest}\""))).StatusCode.ShouldBe(HttpStatusCode.NotModified);
        (await host.GetAsync(path, ("If-None-Match", "\"x\""))).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await host.GetAsync(path, ("Range", "bytes=0-1"), ("If-Range", $"\"{digest}\""))).StatusCode.ShouldBe(
            HttpStatusCode.PartialContent
        );
        (await host.GetAsync(path, ("Range", "bytes=0-1"), ("If-Range", "\"x\""))).StatusCode.ShouldBe(
            HttpStatusCode.OK
        );
    }

    [Fact]
    public async Task An_empty_blob_is_a_blob()
    {
        await using var host = await StartAsync();
        var digest = await host.UploadAsync([]);

        var answer = await host.GetAsync($"{Nginx}/blobs/{digest}");

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        answer.Content.Headers.ContentLength.ShouldBe(0);
        (await host.GetAsync($"{Nginx}/blobs/{digest}", ("Range", "bytes=0-0"))).StatusCode.ShouldBe(
            HttpStatusCode.RequestedRangeNotSatisfiable
        );
    }

    [Fact]
    public async Task A_blob_is_seen_only_where_it_is_linked()
    {
        await using var host = await StartAsync();
        await host.Site.AddAccountAsync("bob");
        await host.Site.AddMemberAsync("library", "bob", ProjectRole.Developer);
        var digest = await host.UploadAsync(Content, "/v2/secret/app");

        foreach (var method in new[] { HttpMethod.Get, HttpMethod.Head, HttpMethod.Delete })
        {
            var answer = await host.SendAsync(method, $"{Nginx}/blobs/{digest}", user: "admin");
            answer.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        }

        (await host.SendAsync(HttpMethod.Delete, $"/v2/secret/app/blobs/{digest}")).StatusCode.ShouldBe(
            HttpStatusCode.Accepted
        );
        (await host.UploadAsync(Content)).ShouldBe(digest);
        (await host.GetAsync($"/v2/secret/app/blobs/{digest}")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await host.GetAsync($"{Nginx}/blobs/{digest}")).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_blob_that_a_manifest_names_stays()
    {
        await using var host = await StartAsync();
        var image = new ImageBuilder().Image(100);
        await host.PushAsync(image, "v1");
        var layer = $"{Nginx}/blobs/{image.Blobs[1].Digest}";

        await ShouldRefuseAsync(await host.SendAsync(HttpMethod.Delete, layer), HttpStatusCode.Conflict, "DENIED");

        (await host.GetAsync(layer)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await host.SendAsync(HttpMethod.Delete, $"{Nginx}/manifests/{image.Digest}")).StatusCode.ShouldBe(
            HttpStatusCode.Accepted
        );
        (await host.SendAsync(HttpMethod.Delete, layer)).StatusCode.ShouldBe(HttpStatusCode.Accepted);
    }
}
