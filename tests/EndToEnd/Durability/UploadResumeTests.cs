using System.Net;
using System.Net.Http.Headers;
using Entrepot.Rigs.Clients;
using Entrepot.Rigs.Images;
using Entrepot.Rigs.Sites;
using Shouldly;
using Xunit;

namespace Entrepot.EndToEnd.Durability;

/// <summary>An upload that was begun goes on after the server has been stopped or killed.</summary>
public sealed class UploadResumeTests
{
    private const string Repository = "library/big";
    private readonly Blob blob = new(new ImageBuilder(5).Noise(3_000_000), "application/octet-stream");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_upload_goes_on_where_it_was_acknowledged(bool kill)
    {
        await using var site = await EntrepotSite.StartAsync(Cancel);
        var location = await StartAsync(site);
        location = await PatchAsync(site, location, 0, 1_000_000);

        if (kill)
        {
            await site.KillAsync(Cancel);
        }
        else
        {
            (await site.StopAsync(Cancel)).ShouldBe(0);
        }
        await site.StartAgainAsync(Cancel);

        var (next, end) = await StatusAsync(site, location);
        end.ShouldBe(1_000_000);
        location = await PatchAsync(site, next, end, 2_000_000);
        using var put = await SendAsync(site, HttpMethod.Put, WithDigest(location), blob.Bytes[2_000_000..]);
        put.StatusCode.ShouldBe(HttpStatusCode.Created);
        (await site.Registry.GetBlobAsync(Repository, blob.Digest, Cancel)).ShouldBe(blob.Bytes);
    }

    [Fact]
    public async Task An_upload_that_broke_in_the_middle_of_a_chunk_goes_on_from_what_arrived()
    {
        await using var site = await EntrepotSite.StartAsync(Cancel);
        var location = await StartAsync(site);
        using var broken = new CancellationTokenSource();
        var endless = new HttpRequestMessage(HttpMethod.Patch, location)
        {
            Content = new StallingContent(blob.Bytes[..1_500_000]),
        };
        endless.Headers.Authorization = site.Http.DefaultRequestHeaders.Authorization;

        var sending = site.Http.SendAsync(endless, broken.Token);
        await Task.Delay(300, Cancel);
        await site.KillAsync(Cancel);
        // A client that has nothing more to send does not notice that the other side is gone.
        await broken.CancelAsync();
        await Should.ThrowAsync<Exception>(() => sending);
        await site.StartAgainAsync(Cancel);

        var (next, end) = await StatusAsync(site, location);
        end.ShouldBeInRange(0, 1_500_000);
        using var put = await SendAsync(site, HttpMethod.Put, WithDigest(next), blob.Bytes[end..]);
        put.StatusCode.ShouldBe(HttpStatusCode.Created);
        (await site.Registry.GetBlobAsync(Repository, blob.Digest, Cancel)).ShouldBe(blob.Bytes);
    }

    private static async Task<string> StartAsync(EntrepotSite site)
    {
        using var answer = await site.Http.PostAsync($"/v2/{Repository}/blobs/uploads/", null, Cancel);
        answer.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        return RegistryHttpClient.UploadLocation(answer);
    }

    private async Task<string> PatchAsync(EntrepotSite site, string location, int start, int end)
    {
        using var answer = await SendAsync(site, HttpMethod.Patch, location, blob.Bytes[start..end], start);
        answer.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        answer.Headers.GetValues("Range").ShouldBe([$"0-{end - 1}"]);
        return RegistryHttpClient.UploadLocation(answer);
    }

    /// <summary>Where the upload goes on, and how many bytes the server has.</summary>
    private static async Task<(string Location, int End)> StatusAsync(EntrepotSite site, string location)
    {
        using var answer = await site.Http.GetAsync(location, Cancel);
        answer.StatusCode.ShouldBe(HttpStatusCode.NoContent);
        var range = answer.Headers.GetValues("Range").Single().Split('-');
        var last = int.Parse(range[1], System.Globalization.CultureInfo.InvariantCulture);
        return (RegistryHttpClient.UploadLocation(answer), last == 0 ? 0 : last + 1);
    }

    private static async Task<HttpResponseMessage> SendAsync(
        EntrepotSite site,
        HttpMethod method,
        string location,
        byte[] bytes,
        int? start = null
    )
    {
        using var request = new HttpRequestMessage(method, location) { Content = new ByteArrayContent(bytes) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        if (start is { } first)
        {
            request.Content.Headers.TryAddWithoutValidation("Content-Range", $"{first}-{first + bytes.Length - 1}");
        }
        return await site.Http.SendAsync(request, Cancel);
    }

    private string WithDigest(string location) =>
        location + (location.Contains('?') ? '&' : '?') + $"digest={blob.Digest}";
}
