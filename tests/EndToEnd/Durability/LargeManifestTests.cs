using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Entrepot.Oci;
using Entrepot.Rigs.Images;
using Entrepot.Rigs.Sites;
using Shouldly;
using Xunit;

namespace Entrepot.EndToEnd.Durability;

/// <summary>However many push the largest manifests at once, the server's memory stays bounded.</summary>
public sealed class LargeManifestTests
{
    private const long Growth = 300_000_000;
    private const string Repository = "library/large";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public Task A_hundred_of_4_MiB_at_once_take_less_than_300_MB() => PushAtOnceAsync(100);

    [Fact]
    [Trait("Category", "Soak")]
    public Task Four_hundred_of_4_MiB_at_once_take_less_than_300_MB() => PushAtOnceAsync(400);

    private static async Task PushAtOnceAsync(int pushers)
    {
        await using var site = await EntrepotSite.StartAsync(Cancel);
        var image = new ImageBuilder(7).Image(100);
        await site.Registry.PushAsync(Repository, image, Cancel, "small");
        var start = Encoding.UTF8.GetString(image.Manifest.Bytes).TrimEnd('}') + ",\"x\":\"";
        var before = site.ResidentBytes;

        var answers = await Task.WhenAll(Enumerable.Range(0, pushers).Select(number => PushAsync(site, start, number)));

        answers.ShouldContain(HttpStatusCode.Created);
        answers.ShouldAllBe(answer =>
            answer == HttpStatusCode.Created
            || answer == HttpStatusCode.TooManyRequests
            || answer == HttpStatusCode.ServiceUnavailable
        );
        (site.ResidentBytes - before).ShouldBeLessThan(Growth);
    }

    private static async Task<HttpStatusCode> PushAsync(EntrepotSite site, string start, int number)
    {
        var manifest = Encoding.UTF8.GetBytes(
            $"{start}{number}".PadRight(ManifestParser.MaximumLength - 2, 'x') + "\"}"
        );
        using var content = new ByteArrayContent(manifest);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/vnd.oci.image.manifest.v1+json");
        using var answer = await site.Http.PutAsync($"/v2/{Repository}/manifests/t{number}", content, Cancel);
        return answer.StatusCode;
    }
}
