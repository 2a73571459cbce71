using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Entrepot.Cli.Where;

/// <summary>Asks a site over its REST API, with the login that container tools have kept for it.</summary>
public sealed class SiteClient : IDisposable
{
    private const int PageSize = 100;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
    };

    private readonly HttpClient http;
    private readonly string registry;
    private readonly bool plainHttp;
    private Uri? root;

    /// <param name="registry">Host and port, as in an image's name.</param>
    /// <param name="plainHttp">
    /// HTTP; else HTTPS, but for a registry on this machine that does not speak it, as container tools do.
    /// </param>
    /// <param name="environment">The variables of the environment; the process's own when it is left out.</param>
    [SuppressMessage(
        "ApiDesign",
        "RS0030",
        Justification = "Here the program is a client of the site that the user names, as curl would be."
    )]
    public SiteClient(string registry, bool plainHttp, Func<string, string?>? environment = null)
    {
        (this.registry, this.plainHttp) = (registry, plainHttp);
        http = new HttpClient();
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
        var all = new List<Destination>();
        for (var page = 1; ; page++)
        {
            var size = string.Create(CultureInfo.InvariantCulture, $"?page={page}&page_size={PageSize}");
            var (found, more) = await AskAsync<List<Destination>>(HttpMethod.Get, path + size, cancellationToken);
            all.AddRange(found ?? []);
            if (!more)
            {
                return all;
            }
        }
    }

    /// <summary>Asks or tells the site something.</summary>
    /// <typeparam name="T">What it answers.</typeparam>
    /// <param name="path">From the root on.</param>
    /// <returns>Null when it answers nothing but that it is well.</returns>
    /// <exception cref="SiteException">The site does not answer, or refuses.</exception>
    internal async Task<T?> SendAsync<T>(HttpMethod method, string path, CancellationToken cancellationToken)
        where T : class => (await AskAsync<T>(method, path, cancellationToken)).Answer;

    /// <returns>The answer, and whether the list goes on after it.</returns>
    private async Task<(T? Answer, bool More)> AskAsync<T>(
        HttpMethod method,
        string path,
        CancellationToken cancellationToken
    )
        where T : class
    {
        var asked = root ?? await FindRootAsync(cancellationToken);
        try
        {
            using var request = new HttpRequestMessage(method, new Uri(asked, path));
            using var response = await http.SendAsync(request, cancellationToken);

            // Not sooner: of a site that is being started again nothing is known yet.
            root = asked;
            if (!response.IsSuccessStatusCode)
            {
                throw new SiteException(await ReasonAsync(response, cancellationToken))
                {
                    Status = response.StatusCode,
                };
            }

            var text = await response.Content.ReadAsStringAsync(cancellationToken);
            var more = response.Headers.TryGetValues("Link", out var links) && links.Any(HasNext);
            return (text.Length == 0 ? null : JsonSerializer.Deserialize<T>(text, Json), more);
        }
        catch (JsonException exception)
        {
            throw new SiteException($"{asked} does not answer as Entrepot does.", exception)
            {
                Status = HttpStatusCode.OK,
            };
        }
        catch (Exception exception)
            when (exception is HttpRequestException or IOException or InvalidOperationException
                || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested)
            )
        {
            throw new SiteException($"{asked} cannot be asked: {WordsOf(exception)}", exception);
        }
    }

    public void Dispose() => http.Dispose();

    private static bool HasNext(string link) => link.Contains("rel=\"next\"", StringComparison.Ordinal);

    private async Task<Uri> FindRootAsync(CancellationToken cancellationToken)
    {
        var plain = new Uri($"http://{registry}");
        return plainHttp || (plain.IsLoopback && !await SpeaksTlsAsync(plain, cancellationToken))
            ? plain
            : new Uri($"https://{registry}");
    }

    /// <summary>
    /// Whether somebody shows a certificate there, whoever it is: nothing is sent. The certificate itself is judged with
    /// the first request.
    /// </summary>
    private static async Task<bool> SpeaksTlsAsync(Uri address, CancellationToken cancellationToken)
    {
        var shown = false;
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        try
        {
            using var socket = new TcpClient();
            await socket.ConnectAsync(address.DnsSafeHost, address.Port, patience.Token);
            await using var tls = new SslStream(socket.GetStream());
            await tls.AuthenticateAsClientAsync(
                new SslClientAuthenticationOptions
                {
                    TargetHost = address.DnsSafeHost,
                    RemoteCertificateValidationCallback = (_, _, _, _) => shown = true,
                },
                patience.Token
            );
        }
        catch (Exception exception)
            when (exception is IOException or SocketException or AuthenticationException
                || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested)
            )
        {
            // Nobody there, or somebody who speaks something else: the request tells.
        }

        return shown;
    }

    private static string WordsOf(Exception exception) =>
        exception.InnerException is AuthenticationException
            ? "its certificate is not trusted here. Put the certificate of its authority into a file, and name that in "
                + "the environment as SSL_CERT_FILE"
            : exception.Message;

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
