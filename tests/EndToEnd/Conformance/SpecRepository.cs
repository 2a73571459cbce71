using System.Net;
using System.Security.Cryptography;
using System.Text.Json;
using Entrepot.Rigs.Clients;
using Entrepot.Rigs.Images;
using Shouldly;

namespace Entrepot.EndToEnd.Conformance;

/// <summary>A repository of its own for a test, with the requests that the chapters have in common.</summary>
internal sealed class SpecRepository(HttpClient http, string name)
{
    internal const string Binary = "application/octet-stream";

    /// <summary>The 14 error codes of the specification.</summary>
    private static readonly HashSet<string> ErrorCodes = new(StringComparer.Ordinal)
    {
        "BLOB_UNKNOWN",
        "BLOB_UPLOAD_INVALID",
        "BLOB_UPLOAD_UNKNOWN",
        "DIGEST_INVALID",
        "MANIFEST_BLOB_UNKNOWN",
        "MANIFEST_INVALID",
        "MANIFEST_UNKNOWN",
        "NAME_INVALID",
        "NAME_UNKNOWN",
        "SIZE_INVALID",
        "UNAUTHORIZED",
        "DENIED",
        "UNSUPPORTED",
        "TOOMANYREQUESTS",
    };

    internal string Name => name;

    internal HttpClient Http => http;

    internal static async Task<SpecRepository> CreateAsync() =>
        new(await SpecTarget.ClientAsync(), $"library/r{RandomNumberGenerator.GetHexString(12, true)}/image");

    /// <summary>Sends a request; <paramref name="path"/> is below the repository unless it starts with a slash.</summary>
    internal async Task<HttpResponseMessage> SendAsync(
        HttpMethod method,
        string path,
        CancellationToken cancellationToken,
        HttpContent? content = null,
        params IReadOnlyList<(string Name, string Value)> headers
    )
    {
        var exact = new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true };
        var url = path switch
        {
            _ when path.StartsWith("http", StringComparison.Ordinal) => path,
            _ when path.StartsWith('/') => new Uri(http.BaseAddress!, "/").GetLeftPart(UriPartial.Authority) + path,
            _ => new Uri(http.BaseAddress!, "/").GetLeftPart(UriPartial.Authority) + $"/v2/{name}/{path}",
        };
        using var request = new HttpRequestMessage(method, new Uri(url, in exact)) { Content = content };
        foreach (var (header, value) in headers)
        {
            if (!request.Headers.TryAddWithoutValidation(header, value))
            {
                request.Content ??= new ByteArrayContent([]);
                request.Content.Headers.TryAddWithoutValidation(header, value).ShouldBeTrue();
            }
        }
        return await http.SendAsync(request, cancellationToken);
    }

    internal Task<HttpResponseMessage> GetAsync(
        string path,
        CancellationToken cancellationToken,
        params IReadOnlyList<(string Name, string Value)> headers
    ) => SendAsync(HttpMethod.Get, path, cancellationToken, null, headers);

    internal Task<HttpResponseMessage> GetManifestAsync(string reference, CancellationToken cancellationToken) =>
        GetAsync($"manifests/{reference}", cancellationToken, ("Accept", MediaTypes.AnyManifest));

    internal Task<HttpResponseMessage> HeadAsync(string path, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Head, path, cancellationToken, null, ("Accept", MediaTypes.AnyManifest));

    internal Task<HttpResponseMessage> DeleteAsync(string path, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Delete, path, cancellationToken);

    internal Task<HttpResponseMessage> PutManifestAsync(
        string reference,
        Blob manifest,
        CancellationToken cancellationToken
    ) =>
        SendAsync(
            HttpMethod.Put,
            $"manifests/{reference}",
            cancellationToken,
            RegistryHttpClient.Content(manifest.Bytes, manifest.MediaType)
        );

    /// <summary>POST that starts an upload; gives where it goes on.</summary>
    internal async Task<string> StartUploadAsync(CancellationToken cancellationToken)
    {
        using var answer = await SendAsync(
            HttpMethod.Post,
            "blobs/uploads/",
            cancellationToken,
            new ByteArrayContent([])
        );
        answer.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        return RegistryHttpClient.UploadLocation(answer);
    }

    /// <summary>The PUT that ends an upload.</summary>
    internal Task<HttpResponseMessage> FinishUploadAsync(
        string location,
        string digest,
        byte[] rest,
        CancellationToken cancellationToken,
        params IReadOnlyList<(string Name, string Value)> headers
    ) =>
        SendAsync(
            HttpMethod.Put,
            WithQuery(location, $"digest={digest}"),
            cancellationToken,
            RegistryHttpClient.Content(rest, Binary),
            headers
        );

    /// <summary>Pushes a blob by POST and PUT.</summary>
    internal async Task PushBlobAsync(Blob blob, CancellationToken cancellationToken)
    {
        var location = await StartUploadAsync(cancellationToken);
        using var answer = await FinishUploadAsync(location, blob.Digest, blob.Bytes, cancellationToken);
        answer.StatusCode.ShouldBe(HttpStatusCode.Created);
    }

    /// <summary>Pushes the blobs and children of an artifact, not the artifact itself.</summary>
    internal async Task PushPartsAsync(Artifact artifact, CancellationToken cancellationToken)
    {
        foreach (var blob in artifact.Blobs)
        {
            await PushBlobAsync(blob, cancellationToken);
        }
        foreach (var child in artifact.Children)
        {
            await PushAsync(child, child.Digest, cancellationToken);
        }
    }

    /// <summary>Pushes an artifact whole under a tag or its digest.</summary>
    internal async Task PushAsync(Artifact artifact, string reference, CancellationToken cancellationToken)
    {
        await PushPartsAsync(artifact, cancellationToken);
        using var answer = await PutManifestAsync(reference, artifact.Manifest, cancellationToken);
        answer.StatusCode.ShouldBe(HttpStatusCode.Created, await BodyAsync(answer, cancellationToken));
    }

    /// <summary>The blob is there, whole, by HEAD and GET.</summary>
    internal async Task ShouldHaveBlobAsync(Blob blob, CancellationToken cancellationToken)
    {
        using var head = await HeadAsync($"blobs/{blob.Digest}", cancellationToken);
        using var get = await GetAsync($"blobs/{blob.Digest}", cancellationToken);
        foreach (var answer in (HttpResponseMessage[])[head, get])
        {
            answer.StatusCode.ShouldBe(HttpStatusCode.OK);
            answer.Content.Headers.ContentLength.ShouldBe(blob.Bytes.Length);
            ContentDigest(answer).ShouldBe(blob.Digest);
        }
        (await get.Content.ReadAsByteArrayAsync(cancellationToken)).ShouldBe(blob.Bytes);
    }

    /// <summary>The manifest is there, byte for byte, by HEAD and GET.</summary>
    internal async Task ShouldHaveManifestAsync(string reference, Blob manifest, CancellationToken cancellationToken)
    {
        using var head = await HeadAsync($"manifests/{reference}", cancellationToken);
        using var get = await GetManifestAsync(reference, cancellationToken);
        foreach (var answer in (HttpResponseMessage[])[head, get])
        {
            answer.StatusCode.ShouldBe(HttpStatusCode.OK);
            answer.Content.Headers.ContentLength.ShouldBe(manifest.Bytes.Length);
            answer.Content.Headers.ContentType?.ToString().ShouldBe(manifest.MediaType);
            ContentDigest(answer).ShouldBe(manifest.Digest);
        }
        (await get.Content.ReadAsByteArrayAsync(cancellationToken)).ShouldBe(manifest.Bytes);
    }

    /// <summary>Checks the status and that the body is an error envelope with that code.</summary>
    internal static async Task ShouldBeErrorAsync(
        HttpResponseMessage answer,
        HttpStatusCode status,
        string code,
        CancellationToken cancellationToken
    )
    {
        var body = await BodyAsync(answer, cancellationToken);
        answer.StatusCode.ShouldBe(status, body);
        answer.Content.Headers.ContentType?.MediaType.ShouldBe("application/json");
        using var json = JsonDocument.Parse(body);
        var codes = json
            .RootElement.GetProperty("errors")
            .EnumerateArray()
            .Select(error => error.GetProperty("code").GetString() ?? "")
            .ToArray();
        codes.ShouldAllBe(each => ErrorCodes.Contains(each));
        codes.ShouldContain(code);
    }

    internal static async Task<string> BodyAsync(HttpResponseMessage answer, CancellationToken cancellationToken) =>
        await answer.Content.ReadAsStringAsync(cancellationToken);

    internal static async Task<JsonElement> JsonAsync(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        using var json = JsonDocument.Parse(await answer.Content.ReadAsByteArrayAsync(cancellationToken));
        return json.RootElement.Clone();
    }

    internal static string? ContentDigest(HttpResponseMessage answer) => Header(answer, "Docker-Content-Digest");

    internal static string? Header(HttpResponseMessage answer, string name) =>
        answer.Headers.TryGetValues(name, out var values) ? string.Join(", ", values) : null;

    internal static string WithQuery(string url, string query) =>
        url + (url.Contains('?', StringComparison.Ordinal) ? '&' : '?') + query;
}
