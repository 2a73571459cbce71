using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Entrepot.Rigs.Providers;
using Entrepot.Unit.Testing;
using Shouldly;

namespace Entrepot.Unit.Access.Oidc;

/// <summary>A browser at a site whose people an identity provider knows: it keeps cookies and goes where it is sent.</summary>
internal sealed class OidcBrowser : IDisposable
{
    private const int MostSteps = 10;

    private readonly HttpClient client;

    public OidcBrowser(SiteHost site) =>
        client = new HttpClient(
            new SocketsHttpHandler
            {
                AllowAutoRedirect = false,
                CookieContainer = Cookies,
                UseCookies = true,
            }
        )
        {
            BaseAddress = site.Client.BaseAddress,
        };

    public CookieContainer Cookies { get; } = new();

    public static async Task ConfigureAsync(SiteHost site, OidcServer provider, string settings = "{}")
    {
        var body = new JsonObject
        {
            ["auth_mode"] = "oidc_auth",
            ["oidc_name"] = "rig",
            ["oidc_endpoint"] = provider.Issuer,
            ["oidc_client_id"] = OidcServer.ClientId,
            ["oidc_client_secret"] = OidcServer.ClientSecret,
            ["oidc_scope"] = "openid,profile,email,groups,offline_access",
            ["oidc_groups_claim"] = "groups",
            ["oidc_auto_onboard"] = true,
        };
        foreach (var (key, value) in JsonNode.Parse(settings)!.AsObject())
        {
            body[key] = value?.DeepClone();
        }

        (
            await site.SendJsonAsync(
                HttpMethod.Put,
                "/api/v2.0/configurations",
                SiteHost.Basic("admin"),
                body.ToJsonString()
            )
        ).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    /// <summary>Begins at the site and signs in at the provider; the address that it is sent back to.</summary>
    public async Task<Uri> SignInAtProviderAsync(string subject, string target = "/harbor/projects")
    {
        var began = await client.GetAsync($"/c/oidc/login?redirect_url={Uri.EscapeDataString(target)}");
        began.StatusCode.ShouldBe(HttpStatusCode.Redirect, await began.Content.ReadAsStringAsync());
        var next = new Uri($"{began.Headers.Location}&login_hint={subject}");
        for (var step = 0; step < MostSteps; step++)
        {
            var answer = await client.GetAsync(next);
            answer.Headers.Location.ShouldNotBeNull(await answer.Content.ReadAsStringAsync());
            next = new Uri(next, answer.Headers.Location);
            if (next.Authority == client.BaseAddress!.Authority)
            {
                return next;
            }
        }

        throw new InvalidOperationException("The provider sends in circles.");
    }

    /// <summary>Signs in at the provider and comes back to the site, whose answer this is.</summary>
    public async Task<HttpResponseMessage> SignInAsync(string subject, string target = "/harbor/projects") =>
        await client.GetAsync(await SignInAtProviderAsync(subject, target));

    public Task<HttpResponseMessage> GetAsync(string path) => client.GetAsync(path);

    public Task<HttpResponseMessage> OnboardAsync(string name) =>
        client.PostAsJsonAsync("/c/oidc/onboard", new Dictionary<string, string> { ["username"] = name });

    /// <summary>Who the site takes the browser for.</summary>
    public async Task<JsonNode> MeAsync()
    {
        var answer = await client.GetAsync("/api/v2.0/users/current");
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());
        return (await answer.Content.ReadFromJsonAsync<JsonNode>())!;
    }

    public async Task<HttpStatusCode> SetSecretAsync(string secret)
    {
        var answer = await client.GetAsync("/api/v2.0/users/current");
        var id = (await answer.Content.ReadFromJsonAsync<JsonNode>())!["user_id"];
        using var request = new HttpRequestMessage(HttpMethod.Put, $"/api/v2.0/users/{id}/cli_secret")
        {
            Content = JsonContent.Create(new Dictionary<string, string> { ["secret"] = secret }),
        };
        request.Headers.Add("X-Harbor-CSRF-Token", answer.Headers.GetValues("X-Harbor-CSRF-Token"));
        return (await client.SendAsync(request)).StatusCode;
    }

    public void Dispose() => client.Dispose();
}
