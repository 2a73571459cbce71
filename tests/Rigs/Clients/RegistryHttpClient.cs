using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Entrepot.Rigs.Images;

namespace Entrepot.Rigs.Clients;

/// <summary>
/// Speaks the distribution protocol over raw HTTP, so that tests can look at a registry without trusting a client.
/// Credentials are used as the registry asks for them: Basic, or for a token of its token server.
/// </summary>
public sealed class RegistryHttpClient : IDisposable
{
    private readonly HttpClient http;
    private readonly RegistryCredentials credentials;
    private readonly ConcurrentDictionary<string, AuthenticationHeaderValue> authorizations = new(
        StringComparer.Ordinal
    );

    public RegistryHttpClient(
        Uri address,
        string? user = null,
        string? password = null,
        HttpMessageHandler? handler = null
    )
    {
        credentials = new RegistryCredentials(user, password);
        http = new HttpClient(handler ?? new SocketsHttpHandler { AllowAutoRedirect = false })
        {
            BaseAddress = address,
            Timeout = TimeSpan.FromMinutes(10),
        };
    }

    /// <summary>
    /// Sends what <paramref name="request"/> makes, once more with credentials when the answer is 401; the maker is then
    /// asked again, because content can be sent only once.
    /// </summary>
    public async Task<HttpResponseMessage> SendAsync(
        Func<HttpRequestMessage> request,
        CancellationToken cancellationToken
    )
    {
        using var first = request();
        var key = first.RequestUri?.OriginalString.Split("/blobs/")[0].Split("/manifests/")[0] + first.Method;
        first.Headers.Authorization ??= authorizations.GetValueOrDefault(key);
        var answer = await http.SendAsync(first, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        var challenge = answer.Headers.WwwAuthenticate.FirstOrDefault();
        if (answer.StatusCode != HttpStatusCode.Unauthorized || challenge is null)
        {
            return answer;
        }
        answer.Dispose();
        authorizations[key] = await credentials.AnswerAsync(http, challenge, cancellationToken);
        using var second = request();
        second.Headers.Authorization = authorizations[key];
        return await http.SendAsync(second, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
    }

    /// <summary>Sends a request without content.</summary>
    public Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, CancellationToken cancellationToken) =>
        SendAsync(
            () => new HttpRequestMessage(method, path) { Headers = { { "Accept", MediaTypes.AnyManifest } } },
            cancellationToken
        );

    /// <summary>Pushes an artifact with all below it and tags it.</summary>
    public async Task PushAsync(
        string repository,
        Artifact artifact,
        CancellationToken cancellationToken,
        params IReadOnlyList<string> tags
    )
    {
        foreach (var part in artifact.ChildrenFirst())
        {
            foreach (var blob in part.Blobs)
            {
                await PushBlobAsync(repository, blob, cancellationToken);
            }
            if (part != artifact || tags.Count == 0)
            {
                await PutManifestAsync(repository, part.Manifest, part.Digest, cancellationToken);
            }
        }
        foreach (var tag in tags)
        {
            await PutManifestAsync(repository, artifact.Manifest, tag, cancellationToken);
        }
    }

    /// <summary>Pushes a blob unless it is there: POST, then PUT.</summary>
    public async Task PushBlobAsync(string repository, Blob blob, CancellationToken cancellationToken)
    {
        if (await HasBlobAsync(repository, blob.Digest, cancellationToken))
        {
            return;
        }
        using var started = await SendAsync(HttpMethod.Post, $"/v2/{repository}/blobs/uploads/", cancellationToken);
        await ExpectAsync(started, HttpStatusCode.Accepted, cancellationToken);
        var location = UploadLocation(started);
        var query = location.Contains('?', StringComparison.Ordinal) ? '&' : '?';
        using var done = await SendAsync(
            () =>
                new HttpRequestMessage(HttpMethod.Put, $"{location}{query}digest={Uri.EscapeDataString(blob.Digest)}")
                {
                    Content = Content(blob.Bytes, "application/octet-stream"),
                },
            cancellationToken
        );
        await ExpectAsync(done, HttpStatusCode.Created, cancellationToken);
    }

    /// <summary>Puts a manifest under a tag or its digest.</summary>
    public async Task PutManifestAsync(
        string repository,
        Blob manifest,
        string reference,
        CancellationToken cancellationToken
    )
    {
        using var answer = await SendAsync(
            () =>
                new HttpRequestMessage(HttpMethod.Put, $"/v2/{repository}/manifests/{reference}")
                {
                    Content = Content(manifest.Bytes, manifest.MediaType),
                },
            cancellationToken
        );
        await ExpectAsync(answer, HttpStatusCode.Created, cancellationToken);
    }

    /// <summary>The digest that a tag has, or null when there is no such tag or repository.</summary>
    public async Task<string?> GetDigestAsync(string repository, string reference, CancellationToken cancellationToken)
    {
        var path = $"/v2/{repository}/manifests/{reference}";
        using var answer = await SendAsync(HttpMethod.Head, path, cancellationToken);
        if (answer.StatusCode == HttpStatusCode.NotFound)
        {
            return null;
        }
        await ExpectAsync(answer, HttpStatusCode.OK, cancellationToken);
        return answer.Headers.GetValues("Docker-Content-Digest").Single();
    }

    /// <summary>A manifest's bytes and media type.</summary>
    public async Task<Blob> GetManifestAsync(string repository, string reference, CancellationToken cancellationToken)
    {
        var path = $"/v2/{repository}/manifests/{reference}";
        using var answer = await SendAsync(HttpMethod.Get, path, cancellationToken);
        await ExpectAsync(answer, HttpStatusCode.OK, cancellationToken);
        var bytes = await answer.Content.ReadAsByteArrayAsync(cancellationToken);
        return new Blob(bytes, answer.Content.Headers.ContentType?.ToString() ?? "");
    }

    /// <summary>The tags of a repository, in the registry's order; none when the repository is unknown.</summary>
    public async Task<IReadOnlyList<string>> ListTagsAsync(string repository, CancellationToken cancellationToken)
    {
        using var answer = await SendAsync(HttpMethod.Get, $"/v2/{repository}/tags/list", cancellationToken);
        if (answer.StatusCode == HttpStatusCode.NotFound)
        {
            return [];
        }
        await ExpectAsync(answer, HttpStatusCode.OK, cancellationToken);
        using var json = JsonDocument.Parse(await answer.Content.ReadAsByteArrayAsync(cancellationToken));
        var tags = json.RootElement.GetProperty("tags");
        return tags.ValueKind == JsonValueKind.Null
            ? []
            : [.. tags.EnumerateArray().Select(tag => tag.GetString() ?? "")];
    }

    /// <summary>The digests of what refers to a manifest, by the referrers API; none when the registry has no such API.</summary>
    public async Task<IReadOnlyList<string>> ListReferrersAsync(
        string repository,
        string digest,
        CancellationToken cancellationToken
    )
    {
        using var answer = await SendAsync(HttpMethod.Get, $"/v2/{repository}/referrers/{digest}", cancellationToken);
        if (answer.StatusCode == HttpStatusCode.NotFound)
        {
            return [];
        }
        await ExpectAsync(answer, HttpStatusCode.OK, cancellationToken);
        using var json = JsonDocument.Parse(await answer.Content.ReadAsByteArrayAsync(cancellationToken));
        var manifests = json.RootElement.GetProperty("manifests").EnumerateArray();
        return [.. manifests.Select(manifest => manifest.GetProperty("digest").GetString() ?? "")];
    }

    public async Task<bool> HasBlobAsync(string repository, string digest, CancellationToken cancellationToken)
    {
        using var answer = await SendAsync(HttpMethod.Head, $"/v2/{repository}/blobs/{digest}", cancellationToken);
        return answer.StatusCode == HttpStatusCode.OK;
    }

    /// <summary>A blob's bytes.</summary>
    public async Task<byte[]> GetBlobAsync(string repository, string digest, CancellationToken cancellationToken)
    {
        using var answer = await SendAsync(HttpMethod.Get, $"/v2/{repository}/blobs/{digest}", cancellationToken);
        await ExpectAsync(answer, HttpStatusCode.OK, cancellationToken);
        return await answer.Content.ReadAsByteArrayAsync(cancellationToken);
    }

    /// <summary>Deletes a tag or a manifest and gives the status.</summary>
    public async Task<HttpStatusCode> DeleteManifestAsync(
        string repository,
        string reference,
        CancellationToken cancellationToken
    )
    {
        var path = $"/v2/{repository}/manifests/{reference}";
        using var answer = await SendAsync(HttpMethod.Delete, path, cancellationToken);
        return answer.StatusCode;
    }

    /// <summary>Pulls everything that a reference needs and compares each digest; throws on the first difference.</summary>
    public async Task VerifyAsync(
        string repository,
        string reference,
        Artifact expected,
        CancellationToken cancellationToken
    )
    {
        var manifest = await GetManifestAsync(repository, reference, cancellationToken);
        Require(manifest.Digest, expected.Digest, $"{repository}:{reference}");
        foreach (var blob in expected.Blobs)
        {
            var bytes = await GetBlobAsync(repository, blob.Digest, cancellationToken);
            Require(Blob.DigestOf(bytes), blob.Digest, $"{repository}@{blob.Digest}");
        }
        foreach (var child in expected.Children)
        {
            await VerifyAsync(repository, child.Digest, child, cancellationToken);
        }
    }

    public void Dispose() => http.Dispose();

    /// <summary>Content with an exact media type.</summary>
    public static ByteArrayContent Content(byte[] bytes, string mediaType)
    {
        var content = new ByteArrayContent(bytes);
        content.Headers.TryAddWithoutValidation("Content-Type", mediaType);
        return content;
    }

    /// <summary>Where an upload goes on, as the answer says.</summary>
    public static string UploadLocation(HttpResponseMessage answer) =>
        answer.Headers.Location?.OriginalString ?? throw new RigException("The answer has no Location");

    private static void Require(string actual, string expected, string what)
    {
        if (actual != expected)
        {
            throw new RigException($"{what} is {actual}, not {expected}");
        }
    }

    private static async Task ExpectAsync(
        HttpResponseMessage answer,
        HttpStatusCode expected,
        CancellationToken cancellationToken
    )
    {
        if (answer.StatusCode != expected)
        {
            var body = await answer.Content.ReadAsStringAsync(cancellationToken);
            var request = answer.RequestMessage;
            throw new RigException(
                $"{request?.Method} {request?.RequestUri} answered {(int)answer.StatusCode}, not {(int)expected}: {body}"
            );
        }
    }
}
