using System.Globalization;
using System.Net;
using System.Text;
using Entrepot.EndToEnd.Durability;
using Entrepot.Rigs.Clients;
using Entrepot.Rigs.Images;
using Shouldly;

namespace Entrepot.EndToEnd.Replication;

/// <summary>An image whose one layer may be of any size: it is made while it is pushed.</summary>
/// <param name="Manifest">Its manifest.</param>
/// <param name="Layer">The digest of the layer.</param>
internal sealed record LargeImage(Blob Manifest, string Layer)
{
    /// <param name="http">A client of the registry, with its credentials.</param>
    /// <param name="size">Of the layer, in bytes.</param>
    internal static async Task<LargeImage> PushAsync(
        HttpClient http,
        string repository,
        string tag,
        long size,
        CancellationToken cancellationToken
    )
    {
        using var layer = new GeneratedContent(size, seed: 4);
        await PushBlobAsync(http, repository, layer, () => layer.Digest, cancellationToken);
        var config = new Blob("{}"u8.ToArray(), MediaTypes.OciConfig);
        using var content = new ByteArrayContent(config.Bytes);
        await PushBlobAsync(http, repository, content, () => config.Digest, cancellationToken);
        var manifest = string.Create(
            CultureInfo.InvariantCulture,
            $$"""
            {"schemaVersion":2,"mediaType":"{{MediaTypes.OciManifest}}","config":{"mediaType":"{{MediaTypes.OciConfig}}","digest":"{{config.Digest}}","size":2},"layers":[{"mediaType":"{{MediaTypes.OciLayer}}","digest":"{{layer.Digest}}","size":{{size}}}]}
            """
        );
        var image = new LargeImage(new Blob(Encoding.UTF8.GetBytes(manifest), MediaTypes.OciManifest), layer.Digest);
        using var answer = await http.PutAsync(
            $"/v2/{repository}/manifests/{tag}",
            RegistryHttpClient.Content(image.Manifest.Bytes, image.Manifest.MediaType),
            cancellationToken
        );
        answer.StatusCode.ShouldBe(HttpStatusCode.Created);
        return image;
    }

    private static async Task PushBlobAsync(
        HttpClient http,
        string repository,
        HttpContent content,
        Func<string> digest,
        CancellationToken cancellationToken
    )
    {
        using var started = await http.PostAsync($"/v2/{repository}/blobs/uploads/", null, cancellationToken);
        started.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        using var patched = await http.PatchAsync(
            RegistryHttpClient.UploadLocation(started),
            content,
            cancellationToken
        );
        patched.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        var location = RegistryHttpClient.UploadLocation(patched);
        using var put = await http.PutAsync(
            location + (location.Contains('?', StringComparison.Ordinal) ? '&' : '?') + $"digest={digest()}",
            new ByteArrayContent([]),
            cancellationToken
        );
        put.StatusCode.ShouldBe(HttpStatusCode.Created);
    }
}
