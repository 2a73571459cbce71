using System.Diagnostics.CodeAnalysis;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Entrepot.Oci;

namespace Entrepot.Server.Demo;

/// <summary>What a person does at one site of the demo, done over HTTP as a person's tools do it.</summary>
internal sealed class DemoSite : IDisposable
{
    private readonly HttpClient http;

    [SuppressMessage(
        "ApiDesign",
        "RS0030",
        Justification = "Here the program is a client of its own two sites on loopback, as curl would be."
    )]
    public DemoSite(string name, Uri address, string password)
    {
        Name = name;
        Address = address;
        http = new HttpClient { BaseAddress = address };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
            "Basic",
            Convert.ToBase64String(Encoding.UTF8.GetBytes($"admin:{password}"))
        );
    }

    public string Name { get; }

    public Uri Address { get; }

    /// <summary>Posts to the REST API and gives the id of what was made.</summary>
    public async Task<long> CreateAsync(string path, JsonNode body, CancellationToken cancellationToken)
    {
        using var response = await http.PostAsJsonAsync($"/api/v2.0/{path}", body, cancellationToken);
        await CheckAsync(response, cancellationToken);
        return long.Parse(
            response.Headers.Location!.OriginalString.Split('/')[^1],
            System.Globalization.CultureInfo.InvariantCulture
        );
    }

    public async Task<JsonArray> ListAsync(string path, CancellationToken cancellationToken)
    {
        using var response = await http.GetAsync(new Uri($"/api/v2.0/{path}", UriKind.Relative), cancellationToken);
        await CheckAsync(response, cancellationToken);
        return (await response.Content.ReadFromJsonAsync<JsonArray>(cancellationToken))!;
    }

    public Task<string> TextAsync(string path, CancellationToken cancellationToken) =>
        http.GetStringAsync(new Uri($"/api/v2.0/{path}", UriKind.Relative), cancellationToken);

    /// <summary>Pushes blobs, then the manifest: what every client does.</summary>
    public async Task PushAsync(string repository, string tag, DemoImage image, CancellationToken cancellationToken)
    {
        foreach (var blob in image.Blobs)
        {
            using var content = new ByteArrayContent(blob);
            content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
            var digest = DigestAlgorithm.Sha256.Of(blob);
            using var response = await http.PostAsync(
                new Uri($"/v2/{repository}/blobs/uploads/?digest={digest}", UriKind.Relative),
                content,
                cancellationToken
            );
            await CheckAsync(response, cancellationToken);
        }

        using var manifest = new ByteArrayContent(image.Manifest);
        manifest.Headers.ContentType = new MediaTypeHeaderValue(MediaType.OciManifest.ToString());
        using var pushed = await http.PutAsync(
            new Uri($"/v2/{repository}/manifests/{tag}", UriKind.Relative),
            manifest,
            cancellationToken
        );
        await CheckAsync(pushed, cancellationToken);
    }

    /// <summary>The digest that a tag names here, or null when there is none.</summary>
    public async Task<string?> DigestAsync(string repository, string tag, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Head, $"/v2/{repository}/manifests/{tag}");
        request.Headers.Accept.ParseAdd(MediaType.OciManifest.ToString());
        using var response = await http.SendAsync(request, cancellationToken);
        return response.IsSuccessStatusCode ? response.Headers.GetValues("Docker-Content-Digest").Single() : null;
    }

    public void Dispose() => http.Dispose();

    private static async Task CheckAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (!response.IsSuccessStatusCode)
        {
            var answer = await response.Content.ReadAsStringAsync(cancellationToken);
            throw new InvalidOperationException(
                $"{response.RequestMessage!.RequestUri} answered {(int)response.StatusCode}: {answer}"
            );
        }
    }
}
