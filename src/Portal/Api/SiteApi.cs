using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;
using Entrepot.Access.Wire;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;

namespace Entrepot.Portal.Api;

/// <summary>
/// The site's REST API as a page uses it: the same requests that a script would send, for the person who looks at the
/// page, without leaving the process. Paths are those of the OpenAPI description, such as
/// <c>/api/v2.0/registries?page=1</c>.
/// </summary>
public sealed class SiteApi
{
    /// <summary>The site answers no more at once.</summary>
    private const int LargestPage = 100;

    private readonly InnerRequests requests;
    private readonly JsonSerializerOptions json;

    internal SiteApi(InnerRequests requests, IOptions<JsonOptions> json)
    {
        this.requests = requests;
        this.json = json.Value.SerializerOptions;
    }

    public Task<ApiAnswer<T>> GetAsync<T>(string path, CancellationToken cancellationToken = default) =>
        SendAsync<T>(HttpMethod.Get, path, null, byItself: false, cancellationToken);

    /// <summary>Like <see cref="GetAsync"/>, by a page that nobody touches: it does not keep the session alive.</summary>
    public Task<ApiAnswer<T>> WatchAsync<T>(string path, CancellationToken cancellationToken = default) =>
        SendAsync<T>(HttpMethod.Get, path, null, byItself: true, cancellationToken);

    /// <summary>All pages of a list whose entries people make one at a time, such as registries.</summary>
    /// <param name="path">Without paging.</param>
    public Task<ApiAnswer<List<T>>> AllAsync<T>(string path, CancellationToken cancellationToken = default) =>
        ReadAllAsync<T>(path, byItself: false, cancellationToken);

    /// <summary>The same, by a page that nobody touches: it does not keep the session alive.</summary>
    public Task<ApiAnswer<List<T>>> WatchAllAsync<T>(string path, CancellationToken cancellationToken = default) =>
        ReadAllAsync<T>(path, byItself: true, cancellationToken);

    /// <summary>A text as it is, such as a task's log.</summary>
    public async Task<ApiAnswer<string>> TextAsync(string path, CancellationToken cancellationToken = default)
    {
        using var answer = await requests.SendAsync(HttpMethod.Get, path, null, byItself: true, cancellationToken);
        return answer.IsSuccessStatusCode
            ? new ApiAnswer<string>(await answer.Content.ReadAsStringAsync(cancellationToken), null)
            : new ApiAnswer<string>(await RefusalAsync(answer, cancellationToken));
    }

    public Task<ApiAnswer<T>> PostAsync<T>(string path, object? body, CancellationToken cancellationToken = default) =>
        SendAsync<T>(HttpMethod.Post, path, body, byItself: false, cancellationToken);

    /// <summary>Creates something.</summary>
    /// <returns>The path of what was created, where the site tells it (<c>Location</c>).</returns>
    public async Task<ApiAnswer<string>> CreateAsync(
        string path,
        object? body,
        CancellationToken cancellationToken = default
    )
    {
        using var answer = await SendAsync(HttpMethod.Post, path, body, cancellationToken);
        return answer.IsSuccessStatusCode
            ? new ApiAnswer<string>(answer.Headers.Location?.OriginalString ?? "", null)
            : new ApiAnswer<string>(await RefusalAsync(answer, cancellationToken));
    }

    /// <returns>Null when it is done.</returns>
    public Task<ApiRefusal?> PutAsync(string path, object? body, CancellationToken cancellationToken = default) =>
        DoAsync(HttpMethod.Put, path, body, cancellationToken);

    public Task<ApiAnswer<T>> PatchAsync<T>(string path, object? body, CancellationToken cancellationToken = default) =>
        SendAsync<T>(HttpMethod.Patch, path, body, byItself: false, cancellationToken);

    /// <returns>Null when it is done.</returns>
    public Task<ApiRefusal?> PatchAsync(string path, object? body, CancellationToken cancellationToken = default) =>
        DoAsync(HttpMethod.Patch, path, body, cancellationToken);

    /// <summary>Asks for something whose answer is of no interest.</summary>
    /// <returns>Null when it is done.</returns>
    public Task<ApiRefusal?> PostAsync(string path, object? body, CancellationToken cancellationToken = default) =>
        DoAsync(HttpMethod.Post, path, body, cancellationToken);

    /// <returns>Null when it is done.</returns>
    public Task<ApiRefusal?> DeleteAsync(string path, CancellationToken cancellationToken = default) =>
        DoAsync(HttpMethod.Delete, path, null, cancellationToken);

    private async Task<ApiAnswer<List<T>>> ReadAllAsync<T>(
        string path,
        bool byItself,
        CancellationToken cancellationToken
    )
    {
        var mark = path.Contains('?', StringComparison.Ordinal) ? '&' : '?';
        var all = new List<T>();
        for (var page = 1; ; page++)
        {
            var part = string.Create(CultureInfo.InvariantCulture, $"{path}{mark}page={page}&page_size={LargestPage}");
            var answer = await SendAsync<List<T>>(HttpMethod.Get, part, null, byItself, cancellationToken);
            if (!answer.IsDone)
            {
                return answer;
            }

            all.AddRange(answer.Value);
            if (answer.Value.Count < LargestPage)
            {
                return new ApiAnswer<List<T>>(all, all.Count);
            }
        }
    }

    private async Task<ApiRefusal?> DoAsync(
        HttpMethod method,
        string path,
        object? body,
        CancellationToken cancellationToken
    )
    {
        using var answer = await SendAsync(method, path, body, cancellationToken);
        return answer.IsSuccessStatusCode ? null : await RefusalAsync(answer, cancellationToken);
    }

    private async Task<ApiAnswer<T>> SendAsync<T>(
        HttpMethod method,
        string path,
        object? body,
        bool byItself,
        CancellationToken cancellationToken
    )
    {
        using var answer = await requests.SendAsync(method, path, Body(body), byItself, cancellationToken);
        if (!answer.IsSuccessStatusCode)
        {
            return new ApiAnswer<T>(await RefusalAsync(answer, cancellationToken));
        }

        var content = await answer.Content.ReadAsStreamAsync(cancellationToken);
        var value =
            await JsonSerializer.DeserializeAsync<T>(content, json, cancellationToken)
            ?? throw new InvalidOperationException($"{method} {path} answered nothing.");
        return new ApiAnswer<T>(value, TotalOf(answer.Headers));
    }

    private Task<HttpResponseMessage> SendAsync(
        HttpMethod method,
        string path,
        object? body,
        CancellationToken cancellationToken
    ) => requests.SendAsync(method, path, Body(body), byItself: false, cancellationToken);

    private byte[]? Body(object? body) =>
        body is null ? null : JsonSerializer.SerializeToUtf8Bytes(body, body.GetType(), json);

    private static long? TotalOf(HttpResponseHeaders headers) =>
        headers.TryGetValues("X-Total-Count", out var values)
        && long.TryParse(values.First(), NumberStyles.None, CultureInfo.InvariantCulture, out var total)
            ? total
            : null;

    private async Task<ApiRefusal> RefusalAsync(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        var status = (int)answer.StatusCode;
        try
        {
            var content = await answer.Content.ReadAsStreamAsync(cancellationToken);
            var envelope = await JsonSerializer.DeserializeAsync<ErrorEnvelope>(content, json, cancellationToken);
            return new ApiRefusal(status, envelope?.Errors is [{ } first, ..] ? first.Message : $"status {status}");
        }
        catch (JsonException)
        {
            return new ApiRefusal(status, $"status {status}");
        }
    }
}
