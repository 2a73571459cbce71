using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Entrepot.Rigs.Processes;

namespace Entrepot.Rigs.Providers;

/// <summary>
/// A real OpenID Connect provider (npm's <c>oidc-provider</c>) on a loopback port. Nobody sees a page: the parameter
/// <c>login_hint</c> says who signs in (without it: the first of its people), and who is not among them cannot.
/// </summary>
public sealed class OidcServer : IAsyncDisposable
{
    public const string ClientId = "registry";
    public const string ClientSecret = "registry-secret-of-some-length";

    private static readonly Lazy<Task<string>> Modules = new(InstallAsync);

    private readonly HttpClient client = new();
    private readonly JsonObject people = [];
    private RigProcess? process;

    private OidcServer(int port) => Issuer = $"http://127.0.0.1:{port.ToString(CultureInfo.InvariantCulture)}";

    public string Issuer { get; }

    /// <param name="claimsInUserInfo">Whether groups and the like are told at the userinfo endpoint alone.</param>
    public static async Task<OidcServer> StartAsync(bool claimsInUserInfo, CancellationToken cancellationToken)
    {
        var port = LoopbackPorts.Next();
        var server = new OidcServer(port);
        try
        {
            server.process = RigProcess.Start(
                new RigCommand("node", Path.Combine(Sources, "op.mjs"))
                {
                    Environment = new Dictionary<string, string?>
                    {
                        ["RIG_MODULES"] = await Modules.Value,
                        ["RIG_PORT"] = port.ToString(CultureInfo.InvariantCulture),
                        ["RIG_CLAIMS_IN_USERINFO"] = claimsInUserInfo ? "true" : "false",
                    },
                }
            );
            await server.process.WaitUntilReadyAsync(
                _ => Task.FromResult(server.process.StandardOutput.Contains("up", StringComparison.Ordinal)),
                cancellationToken
            );
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Makes somebody known, or changes who they are.</summary>
    public Task PutPersonAsync(string subject, string name, IReadOnlyList<string> groups)
    {
        people[subject] = new JsonObject
        {
            ["name"] = name,
            ["email"] = $"{subject}@example.org",
            ["groups"] = new JsonArray([.. groups.Select(group => JsonValue.Create(group))]),
        };
        return TellAsync();
    }

    public Task RemovePersonAsync(string subject)
    {
        people.Remove(subject);
        return TellAsync();
    }

    /// <summary>
    /// Signs somebody in without the site, as a pipeline does that is a client of the provider itself; the identity
    /// token that it gets.
    /// </summary>
    public async Task<string> IdTokenAsync(string subject, CancellationToken cancellationToken)
    {
        const string redirect = "http://127.0.0.1:1/c/oidc/callback";
        const string verifier = "a-verifier-that-is-as-long-as-the-rules-of-pkce-want-it";
        var challenge = Convert
            .ToBase64String(SHA256.HashData(Encoding.ASCII.GetBytes(verifier)))
            .TrimEnd('=')
            .Replace('+', '-')
            .Replace('/', '_');
        using var browser = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false });
        var next = new Uri(
            $"{Issuer}/auth?response_type=code&client_id={ClientId}&redirect_uri={Uri.EscapeDataString(redirect)}"
                + $"&scope=openid%20profile%20email%20groups&code_challenge={challenge}&code_challenge_method=S256"
                + $"&login_hint={subject}"
        );
        while (!next.OriginalString.StartsWith(redirect, StringComparison.Ordinal))
        {
            using var answer = await browser.GetAsync(next, cancellationToken);
            next = new Uri(
                next,
                answer.Headers.Location
                    ?? throw new RigException(await answer.Content.ReadAsStringAsync(cancellationToken))
            );
        }

        var code = next
            .Query.TrimStart('?')
            .Split('&')
            .Select(pair => pair.Split('='))
            .Single(pair => pair[0] == "code")[1];
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{Issuer}/token")
        {
            Content = new FormUrlEncodedContent(
                new Dictionary<string, string>
                {
                    ["grant_type"] = "authorization_code",
                    ["code"] = Uri.UnescapeDataString(code),
                    ["redirect_uri"] = redirect,
                    ["code_verifier"] = verifier,
                }
            ),
        };
        request.Headers.Authorization = new AuthenticationHeaderValue(
            "Basic",
            Convert.ToBase64String(Encoding.ASCII.GetBytes($"{ClientId}:{ClientSecret}"))
        );
        using var tokens = await client.SendAsync(request, cancellationToken);
        return (await tokens.Content.ReadFromJsonAsync<JsonObject>(cancellationToken))?["id_token"]?.GetValue<string>()
            ?? throw new RigException($"The provider gives no identity token: {tokens.StatusCode}");
    }

    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        if (process is not null)
        {
            await process.DisposeAsync();
        }
    }

    private async Task TellAsync() =>
        (await client.PutAsJsonAsync($"{Issuer}/rig/people", people)).EnsureSuccessStatusCode();

    private static string Sources => Path.Combine(AppContext.BaseDirectory, "Providers", "oidc");

    /// <summary>Where the provider's code is: installed once from npm, as its lock file says, and kept.</summary>
    private static async Task<string> InstallAsync()
    {
        var folder = Path.Combine(Path.GetTempPath(), "entrepot-oidc-rig");
        var installed = Path.Combine(folder, "node_modules", "oidc-provider", "package.json");
        Directory.CreateDirectory(folder);
        await using var alone = await LockAsync(Path.Combine(folder, "lock"));
        foreach (var file in (string[])["package.json", "package-lock.json"])
        {
            File.Copy(Path.Combine(Sources, file), Path.Combine(folder, file), overwrite: true);
        }

        if (!File.Exists(installed))
        {
            await new RigCommand("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund")
            {
                WorkingFolder = folder,
            }.RunSuccessfullyAsync(CancellationToken.None);
        }

        return folder;
    }

    /// <summary>Several test hosts may want it at once.</summary>
    private static async Task<FileStream> LockAsync(string path)
    {
        FileStream? held = null;
        await Eventually.IsTrueAsync(
            "nobody else installs the provider",
            _ =>
            {
                try
                {
                    held = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
                    return Task.FromResult(true);
                }
                catch (IOException)
                {
                    return Task.FromResult(false);
                }
            },
            CancellationToken.None,
            TimeSpan.FromMinutes(3)
        );
        return held!;
    }
}
