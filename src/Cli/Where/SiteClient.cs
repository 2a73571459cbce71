using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Entrepot.Cli.Where;

/// <summary>Asks a site over its REST API, with the login that container tools have kept for it.</summary>
public sealed class SiteClient : IDisposable
{
    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
    };

    private readonly HttpClient http;

    /// <param name="registry">Host and port, as in an image's name.</param>
    /// <param name="plainHttp">Else HTTPS, but for a registry on this machine, as container tools do.</param>
    /// <param name="environment">The variables of the environment; the process's own when it is left out.</param>
    [SuppressMessage(
        "ApiDesign",
        "RS0030",
        Justification = "Here the program is a client of the site that the user names, as curl would be."
    )]
    public SiteClient(string registry, bool plainHttp, Func<string, string?>? environment = null)
    {
        var isHere = new Uri($"http://{registry}").IsLoopback;
        http = new HttpClient { BaseAddress = new Uri($"{(plainHttp || isHere ? "http" : "https")}://{registry}") };
        if (SiteLogin.Find(registry, environment) is { } login)
        {
            http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", login);
        }
    }

    /// <exception cref="SiteException">The site does not answer, refuses, or has no such artifact.</exception>
    public async Task<IReadOnlyList<Destination>> DestinationsAsync(
        ImageReference image,
        CancellationToken cancellationToken
    )
    {
        var repository = Uri.EscapeDataString(Uri.EscapeDataString(image.Repository.WithinProject));
        var path =
            $"/api/entrepot/v1/projects/{image.Repository.Project}/repositories/{repository}"
            + $"/artifacts/{Uri.EscapeDataString(image.Reference.ToString())}/destinations";
        return await SendAsync<List<Destination>>(HttpMethod.Get, path, cancellationToken) ?? [];
    }

    /// <summary>Asks or tells the site something.</summary>
    /// <typeparam name="T">What it answers.</typeparam>
    /// <param name="path">From the root on.</param>
    /// <returns>Null when it answers nothing but that it is well.</returns>
    /// <exception cref="SiteException">The site does not answer, or refuses.</exception>
    internal async Task<T?> SendAsync<T>(HttpMethod method, string path, CancellationToken cancellationToken)
        where T : class
    {
        try
        {
            using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative));
            using var response = await http.SendAsync(request, cancellationToken);
            if (!response.IsSuccessStatusCode)
            {
                throw new SiteException(await ReasonAsync(response, cancellationToken))
                {
                    Status = response.StatusCode,
                };
            }

            var text = await response.Content.ReadAsStringAsync(cancellationToken);
            return text.Length == 0 ? null : JsonSerializer.Deserialize<T>(text, Json);
        }
        catch (JsonException exception)
        {
            throw new SiteException($"{http.BaseAddress} does not answer as Entrepot does.", exception)
            {
                Status = HttpStatusCode.OK,
            };
        }
        catch (Exception exception)
            when (exception is HttpRequestException or IOException or InvalidOperationException
                || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested)
            )
        {
            throw new SiteException($"{http.BaseAddress} cannot be asked: {exception.Message}", exception);
        }
    }

    public void Dispose() => http.Dispose();

    private static async Task<string> ReasonAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (response.StatusCode == HttpStatusCode.Unauthorized)
        {
            return "The site wants a login: docker login, or ENTREPOT_USERNAME and ENTREPOT_PASSWORD.";
        }

        var message = MessageOf(await response.Content.ReadAsStringAsync(cancellationToken));
        return $"The site answers {(int)response.StatusCode}: {message ?? response.ReasonPhrase}";
    }

    private static string? MessageOf(string answer)
    {
        try
        {
            return (JsonNode.Parse(answer)?["errors"] as JsonArray)?.FirstOrDefault()?["message"]?.GetValue<string>();
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // A proxy in between, with a page of its own.
            return null;
        }
    }
}
