using System.Buffers.Text;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Entrepot.Rigs;
using Entrepot.Rigs.Clients;
using Entrepot.Rigs.Images;
using Entrepot.Rigs.Sites;
using Shouldly;
using Xunit;

namespace Entrepot.EndToEnd.Login;

/// <summary>The token flow as docker and Harbor's other clients speak it.</summary>
public sealed class TokenTests
{
    private const string Service = "harbor-registry";
    private static readonly Lazy<Task<EntrepotSite>> Site = new(() => EntrepotSite.StartAsync(CancellationToken.None));

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/v2/", null)]
    [InlineData("/v2/library/app/manifests/v1", "repository:library/app:pull")]
    [InlineData("/v2/unknown-project/app/manifests/v1", "repository:unknown-project/app:pull")]
    public async Task An_anonymous_request_is_sent_to_the_token_service(string path, string? scope)
    {
        var site = await Site.Value;
        using var anonymous = site.ClientFor(null, null);

        using var answer = await anonymous.GetAsync(path, Cancel);

        answer.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        var challenge = answer.Headers.WwwAuthenticate.First();
        challenge.Scheme.ShouldBe("Bearer");
        var parameters = ChallengeParameters.Parse(challenge.Parameter ?? "");
        parameters["realm"].ShouldBe($"http://{site.Host}/service/token");
        parameters["service"].ShouldBe(Service);
        parameters.GetValueOrDefault("scope").ShouldBe(scope);
    }

    [Fact]
    public async Task A_token_holds_what_was_asked_for_and_is_permitted()
    {
        var site = await Site.Value;

        var claims = await ClaimsAsync(site.Http, "repository:library/app:pull");

        claims.GetProperty("sub").GetString().ShouldBe(EntrepotSite.Admin);
        var access = claims.GetProperty("access").EnumerateArray().ShouldHaveSingleItem();
        access.GetProperty("name").GetString().ShouldBe("library/app");
        access.GetProperty("actions").EnumerateArray().Select(each => each.GetString()).ShouldBe(["pull"]);
        var lifetime = claims.GetProperty("exp").GetInt64() - claims.GetProperty("iat").GetInt64();
        lifetime.ShouldBeInRange(60, 600);
    }

    [Fact]
    public async Task An_anonymous_token_pulls_public_projects_only()
    {
        var site = await Site.Value;
        await site.Api.CreateProjectAsync("secret", isPublic: false, Cancel);
        using var anonymous = site.ClientFor(null, null);

        (await ActionsAsync(anonymous, "repository:library/app:pull,push")).ShouldBe(["pull"]);
        (await ActionsAsync(anonymous, "repository:secret/app:pull,push")).ShouldBeEmpty();
        (await ActionsAsync(anonymous, "repository:no-such-project/app:pull")).ShouldBeEmpty();
    }

    [Fact]
    public async Task Anonymous_clients_pull_from_public_projects_and_not_from_private_ones()
    {
        var site = await Site.Value;
        await site.Api.CreateProjectAsync("private-team", isPublic: false, Cancel);
        var image = new ImageBuilder().Image(100);
        await site.Registry.PushAsync("library/public-app", image, Cancel, "v1");
        await site.Registry.PushAsync("private-team/app", image, Cancel, "v1");
        using var anonymous = new RegistryHttpClient(site.Address);

        await anonymous.VerifyAsync("library/public-app", "v1", image, Cancel);

        await Should.ThrowAsync<RigException>(() => anonymous.GetDigestAsync("private-team/app", "v1", Cancel));
        await Should.ThrowAsync<RigException>(() => anonymous.PushAsync("library/public-app", image, Cancel, "v2"));
    }

    [Fact]
    public async Task A_wrong_password_gets_no_token()
    {
        var site = await Site.Value;
        using var wrong = site.ClientFor(EntrepotSite.Admin, "wrong");

        using var token = await wrong.GetAsync($"/service/token?service={Service}", Cancel);
        using var direct = await wrong.GetAsync("/v2/", Cancel);

        token.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        direct.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task A_token_for_pulling_does_not_push_and_says_what_is_missing()
    {
        var site = await Site.Value;
        using var client = site.ClientFor(null, null);
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
            "Bearer",
            await TokenAsync(site.Http, "repository:library/app:pull")
        );

        using var answer = await client.PostAsync("/v2/library/app/blobs/uploads/", null, Cancel);

        answer.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        var parameters = ChallengeParameters.Parse(answer.Headers.WwwAuthenticate.First().Parameter ?? "");
        parameters["error"].ShouldBe("insufficient_scope");
        parameters["scope"].ShouldContain("push");
    }

    [Fact]
    public async Task A_token_that_was_tampered_with_is_refused()
    {
        var site = await Site.Value;
        var token = await TokenAsync(site.Http, "repository:library/app:pull");
        using var client = site.ClientFor(null, null);
        var middle = token.Length / 2;
        var changed = token[..middle] + (token[middle] == 'A' ? 'B' : 'A') + token[(middle + 1)..];
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", changed);

        using var answer = await client.GetAsync("/v2/", Cancel);

        answer.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task The_OAuth2_form_gives_a_token_too()
    {
        var site = await Site.Value;
        using var anonymous = site.ClientFor(null, null);
        using var form = new FormUrlEncodedContent(
            new Dictionary<string, string>
            {
                ["grant_type"] = "password",
                ["service"] = Service,
                ["client_id"] = "test",
                ["username"] = EntrepotSite.Admin,
                ["password"] = EntrepotSite.AdminPassword,
                ["scope"] = "repository:library/app:pull,push",
            }
        );

        using var answer = await anonymous.PostAsync("/service/token", form, Cancel);

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        var json = await answer.Content.ReadFromJsonAsync<JsonElement>(Cancel);
        json.GetProperty("access_token").GetString().ShouldNotBeNullOrEmpty();
    }

    [Fact]
    public async Task A_push_to_a_project_that_does_not_exist_is_refused()
    {
        var site = await Site.Value;

        using var answer = await site.Http.PostAsync("/v2/no-such-project/app/blobs/uploads/", null, Cancel);

        ((int)answer.StatusCode).ShouldBeOneOf(401, 403, 404);
    }

    private static async Task<string> TokenAsync(HttpClient client, string scope)
    {
        var path = $"/service/token?service={Service}&scope={scope}";
        var json = await client.GetFromJsonAsync<JsonElement>(path, Cancel);
        json.GetProperty("expires_in").GetInt32().ShouldBeGreaterThan(0);
        return json.GetProperty("token").GetString() ?? "";
    }

    private static async Task<JsonElement> ClaimsAsync(HttpClient client, string scope)
    {
        var token = await TokenAsync(client, scope);
        using var claims = JsonDocument.Parse(Base64Url.DecodeFromChars(token.Split('.')[1]));
        return claims.RootElement.Clone();
    }

    private static async Task<IReadOnlyList<string?>> ActionsAsync(HttpClient client, string scope)
    {
        var claims = await ClaimsAsync(client, scope);
        return
        [
            .. claims
                .GetProperty("access")
                .EnumerateArray()
                .SelectMany(access => access.GetProperty("actions").EnumerateArray())
                .Select(action => action.GetString()),
        ];
    }
}
