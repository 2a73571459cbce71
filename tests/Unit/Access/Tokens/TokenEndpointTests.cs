using System.Net;
using System.Text;
using System.Text.Json;
using Entrepot.Access.Authorization;
using Entrepot.Unit.Testing;
using Microsoft.IdentityModel.JsonWebTokens;
using Shouldly;
using Xunit;

namespace Entrepot.Unit.Access.Tokens;

public sealed class TokenEndpointTests
{
    private const string Path = "/service/token?service=harbor-registry";

    [Fact]
    public async Task A_login_says_yes_to_the_right_password_and_no_to_a_wrong_one()
    {
        await using var site = await SiteHost.StartAsync();

        var right = await site.GetAsync($"{Path}&account=admin&client_id=docker", SiteHost.Basic("admin"));
        var wrong = await site.GetAsync($"{Path}&account=admin", SiteHost.Basic("admin", "wrong"));
        var nobody = await site.GetAsync($"{Path}&account=ghost", SiteHost.Basic("ghost"));
        var none = await site.GetAsync(Path);

        right.StatusCode.ShouldBe(HttpStatusCode.OK);
        wrong.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        nobody.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        none.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await wrong.Content.ReadAsStringAsync()).ShouldBe(await nobody.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task The_answer_has_the_members_that_clients_read()
    {
        await using var site = await SiteHost.StartAsync();

        var answer = await SiteHost.JsonAsync(await site.GetAsync(Path, SiteHost.Basic("admin")));

        answer.GetProperty("token").GetString().ShouldBe(answer.GetProperty("access_token").GetString());
        answer.GetProperty("expires_in").GetInt32().ShouldBe(300);
        answer.GetProperty("issued_at").GetDateTimeOffset().ShouldBe(DateTimeOffset.UtcNow, TimeSpan.FromMinutes(1));
        var token = new JsonWebToken(answer.GetProperty("token").GetString());
        token.Alg.ShouldBe("RS256");
        token.Kid.ShouldNotBeNullOrEmpty();
        token.Issuer.ShouldBe("harbor-token-issuer");
        token.Audiences.ShouldBe(["harbor-registry"]);
        token.Subject.ShouldBe("admin");
    }

    [Fact]
    public async Task A_token_holds_what_was_asked_for_and_is_permitted()
    {
        await using var site = await SiteHost.StartAsync();
        await site.AddAccountAsync("guest");
        await site.AddProjectAsync("secret");
        await site.AddProjectAsync("other");
        await site.AddMemberAsync("secret", "guest", ProjectRole.Guest);
        foreach (
            var (account, scope, actions) in ((string?, string, string)[])
                [
                    ("admin", "repository:library/a:pull", "pull"),
                    ("admin", "repository:library/a:pull,push", "pull,push"),
                    ("admin", "repository:library/a:*", "pull,push,delete"),
                    ("admin", "repository:unknown/a:pull,push", ""),
                    ("guest", "repository:secret/a:pull,push", "pull"),
                    ("guest", "repository:secret/a:*", "pull"),
                    ("guest", "repository:library/a:push,delete", ""),
                    ("guest", "repository:other/a:pull", ""),
                    (null, "repository:library/a:pull,push", "pull"),
                    (null, "repository:secret/a:pull", ""),
                    (null, "registry:catalog:*", ""),
                    ("guest", "registry:catalog:*", "*"),
                    ("admin", "galaxy:milky/way:pull", ""),
                ]
        )
        {
            var token = new JsonWebToken((await site.BearerAsync(account, scope))["Bearer ".Length..]);

            var entry = token.GetPayloadValue<JsonElement>("access").EnumerateArray().ShouldHaveSingleItem();
            string.Join(',', entry.GetProperty("actions").EnumerateArray().Select(action => action.GetString()))
                .ShouldBe(actions, $"{account} {scope}");
        }
    }

    [Theory]
    [InlineData("/service/token?scope=repository:library/a:pull")]
    [InlineData("/service/token?service=other&scope=repository:library/a:pull")]
    [InlineData("/service/token?service=harbor-registry&service=harbor-registry")]
    [InlineData("/service/token?service=harbor-registry&scope=repository:library/a")]
    public async Task Another_service_or_what_is_no_scope_is_a_bad_request(string path)
    {
        await using var site = await SiteHost.StartAsync();

        var answer = await site.GetAsync(path, SiteHost.Basic("admin"));

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await SiteHost.ErrorCodeAsync(answer)).ShouldBe("BAD_REQUEST");
    }

    [Fact]
    public async Task A_token_cannot_be_changed_for_a_wider_one()
    {
        await using var site = await SiteHost.StartAsync();
        var narrow = await site.BearerAsync("admin", "repository:library/a:pull");

        var answer = await site.GetAsync($"{Path}&scope=repository:library/a:push", narrow);

        answer.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task The_form_of_oauth2_gives_the_same()
    {
        await using var site = await SiteHost.StartAsync();

        var right = await PostAsync(site, SiteHost.Password, "password");
        var wrong = await PostAsync(site, "wrong", "password");
        var refresh = await PostAsync(site, SiteHost.Password, "refresh_token");

        right.StatusCode.ShouldBe(HttpStatusCode.OK);
        new JsonWebToken((await SiteHost.JsonAsync(right)).GetProperty("access_token").GetString()).Subject.ShouldBe(
            "admin"
        );
        wrong.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        refresh.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await site.SendJsonAsync(HttpMethod.Post, "/service/token", null, "{}")).StatusCode.ShouldBe(
            HttpStatusCode.BadRequest
        );
    }

    [Fact]
    public async Task Too_many_wrong_passwords_close_the_account_for_a_while_even_to_the_right_one()
    {
        await using var site = await SiteHost.StartAsync();
        for (var guess = 0; guess < 10; guess++)
        {
            (await site.GetAsync(Path, SiteHost.Basic("admin", $"wrong{guess}"))).StatusCode.ShouldBe(
                HttpStatusCode.Unauthorized
            );
        }

        var answer = await site.GetAsync(Path, SiteHost.Basic("admin"));

        answer.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
        answer.Headers.RetryAfter!.Delta!.Value.ShouldBeInRange(TimeSpan.FromMinutes(9), TimeSpan.FromMinutes(10));
    }

    private static Task<HttpResponseMessage> PostAsync(SiteHost site, string password, string grantType) =>
        site.SendAsync(
            HttpMethod.Post,
            "/service/token",
            null,
            new StringContent(
                $"grant_type={grantType}&service=harbor-registry&client_id=test&username=admin&password={password}",
                Encoding.UTF8,
                "application/x-www-form-urlencoded"
            )
        );
}
