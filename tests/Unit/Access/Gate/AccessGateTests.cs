using System.Net;
using Entrepot.Access.Authorization;
using Entrepot.Access.Http;
using Entrepot.Unit.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Shouldly;
using Xunit;

namespace Entrepot.Unit.Access.Gate;

/// <summary>What a client is told by the one choke point, on <c>/v2</c> and on the REST API.</summary>
public sealed class AccessGateTests
{
    [Fact]
    public async Task Without_credentials_a_registry_client_learns_where_to_get_a_token_for_what()
    {
        await using var site = await StartAsync();

        await ShouldChallengeAsync(site, HttpMethod.Get, "/v2/", "");
        await ShouldChallengeAsync(
            site,
            HttpMethod.Get,
            "/v2/library%2Fa/probe",
            ",scope=\"repository:library/a:pull\""
        );
        await ShouldChallengeAsync(
            site,
            HttpMethod.Put,
            "/v2/library%2Fa%2Fb/probe",
            ",scope=\"repository:library/a/b:pull,push\""
        );
        await ShouldChallengeAsync(
            site,
            HttpMethod.Delete,
            "/v2/library%2Fa/probe",
            ",scope=\"repository:library/a:delete\""
        );
        await ShouldChallengeAsync(
            site,
            HttpMethod.Put,
            "/v2/library%2Fa/probe?mount=sha256:00&from=secret/b",
            ",scope=\"repository:library/a:pull,push repository:secret/b:pull\""
        );
        await ShouldChallengeAsync(
            site,
            HttpMethod.Get,
            "/v2/unknown%2Fa/probe",
            ",scope=\"repository:unknown/a:pull\""
        );
        await ShouldChallengeAsync(site, HttpMethod.Get, "/v2/_catalog", ",scope=\"registry:catalog:*\"");
    }

    [Fact]
    public async Task What_the_client_puts_into_the_path_or_the_query_never_breaks_out_of_the_challenge()
    {
        await using var site = await StartAsync();

        foreach (
            var path in (string[])
                ["/v2/a%22b/probe", "/v2/library%2Fa%0d%0aX:y/probe", "/v2/x/probe?mount=1&from=%22%0d%0a"]
        )
        {
            var answer = await site.GetAsync(path);

            answer.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
            answer.Headers.GetValues("WWW-Authenticate").Single().ShouldNotContain("scope");
        }
    }

    [Theory]
    [InlineData("library", "repository:library/a:pull", HttpStatusCode.OK, "")]
    [InlineData("library", "repository:library/b:pull", HttpStatusCode.Unauthorized, "insufficient_scope")]
    [InlineData("library", "repository:library/a:push", HttpStatusCode.Unauthorized, "insufficient_scope")]
    [InlineData("secret", "repository:secret/a:pull", HttpStatusCode.Unauthorized, "project secret not found")]
    [InlineData("unknown", "repository:unknown/a:pull", HttpStatusCode.Unauthorized, "project unknown not found")]
    public async Task A_token_opens_exactly_its_repository(
        string project,
        string scope,
        HttpStatusCode status,
        string said
    )
    {
        await using var site = await StartAsync();
        var bearer = await site.BearerAsync("stranger", scope);

        var answer = await site.GetAsync($"/v2/{project}%2Fa/probe", bearer);

        answer.StatusCode.ShouldBe(status);
        (answer.Headers.WwwAuthenticate + await answer.Content.ReadAsStringAsync()).ShouldContain(said);
    }

    [Fact]
    public async Task A_hidden_project_is_answered_as_one_that_is_not_there()
    {
        await using var site = await StartAsync();
        foreach (var path in (string[])["/v2/NAME%2Fa/probe", "/api/v2.0/projects/NAME/probe", "/api/v2.0/by/NAME"])
        {
            var hidden = await site.GetAsync(path.Replace("NAME", "secret"), SiteHost.Basic("stranger"));
            var missing = await site.GetAsync(path.Replace("NAME", "absent"), SiteHost.Basic("stranger"));

            hidden.StatusCode.ShouldBe(missing.StatusCode);
            (await hidden.Content.ReadAsStringAsync())
                .Replace("secret", "absent")
                .ShouldBe(await missing.Content.ReadAsStringAsync());
        }
    }

    [Fact]
    public async Task Who_lacks_the_right_is_denied_and_gets_no_challenge_to_try_again()
    {
        await using var site = await StartAsync();
        await site.AddMemberAsync("secret", "stranger", ProjectRole.Guest);

        var push = await site.SendAsync(HttpMethod.Put, "/v2/secret%2Fa/probe", SiteHost.Basic("stranger"));
        var delete = await site.SendAsync(
            HttpMethod.Delete,
            "/v2/secret%2Fa/probe",
            await site.BearerAsync("stranger", "repository:secret/a:delete")
        );
        var system = await site.GetAsync("/api/v2.0/system", SiteHost.Basic("stranger"));

        push.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await SiteHost.ErrorCodeAsync(push)).ShouldBe("DENIED");
        delete.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        system.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await SiteHost.ErrorCodeAsync(system)).ShouldBe("FORBIDDEN");
        push.Headers.WwwAuthenticate.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_right_that_is_taken_is_missing_at_once_even_under_an_old_token()
    {
        await using var site = await StartAsync();
        await site.AddMemberAsync("secret", "stranger", ProjectRole.Guest);
        var bearer = await site.BearerAsync("stranger", "repository:secret/a:pull");
        (await site.GetAsync("/v2/secret%2Fa/probe", bearer)).StatusCode.ShouldBe(HttpStatusCode.OK);

        await site.WriteAsync(context =>
        {
            context.ProjectMembers.RemoveRange(context.ProjectMembers.Where(row => row.Role == (int)ProjectRole.Guest));
            return Task.CompletedTask;
        });

        (await site.GetAsync("/v2/secret%2Fa/probe", bearer)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Anonymous_pulls_public_projects_with_a_token_and_nothing_else()
    {
        await using var site = await StartAsync();
        var bearer = await site.BearerAsync(null, "repository:library/a:pull,push", "repository:secret/a:pull");

        (await site.GetAsync("/v2/library%2Fa/probe", bearer)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await site.GetAsync("/v2/secret%2Fa/probe", bearer)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await site.SendAsync(HttpMethod.Put, "/v2/library%2Fa/probe", bearer)).StatusCode.ShouldBe(
            HttpStatusCode.Unauthorized
        );
        (await site.GetAsync("/v2/_catalog", bearer)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task A_registry_token_opens_nothing_of_the_rest_api_but_what_everybody_may_see()
    {
        await using var site = await StartAsync();
        var bearer = await site.BearerAsync("admin", "repository:library/a:*", "registry:catalog:*");

        (await site.GetAsync("/api/v2.0/system", bearer)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await site.GetAsync("/api/v2.0/signed-in", bearer)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await site.GetAsync("/api/v2.0/projects/library/probe", bearer)).StatusCode.ShouldBe(
            HttpStatusCode.Unauthorized
        );
        (await site.GetAsync("/api/v2.0/public", bearer)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await site.GetAsync("/v2/_catalog", bearer)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("Basic")]
    [InlineData("Basic  YWRtaW46Q29ycmVjdC1Ib3JzZS0x")]
    [InlineData("Basic YWRtaW46d3Jvbmc=")]
    [InlineData("Bearer nonsense")]
    [InlineData("Digest x")]
    public async Task Credentials_that_do_not_count_are_refused_even_where_none_are_needed(string authorization)
    {
        await using var site = await StartAsync();

        (await site.GetAsync("/api/v2.0/public", authorization)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await site.GetAsync("/v2/library%2Fa/probe", authorization)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task A_project_is_found_by_name_or_id_and_a_name_of_digits_by_the_header()
    {
        await using var site = await StartAsync();
        var id = await site.AddProjectAsync("numbers");
        await site.AddProjectAsync("123456");

        (await site.GetAsync($"/api/v2.0/by/{id}", SiteHost.Basic("admin"))).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await site.GetAsync("/api/v2.0/by/numbers", SiteHost.Basic("admin"))).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await site.GetAsync("/api/v2.0/by/123456", SiteHost.Basic("admin"))).StatusCode.ShouldBe(
            HttpStatusCode.NotFound
        );
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v2.0/by/123456");
        request.Headers.TryAddWithoutValidation("Authorization", SiteHost.Basic("admin"));
        request.Headers.Add("X-Is-Resource-Name", "true");
        (await site.Client.SendAsync(request)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_name_without_a_project_is_invalid()
    {
        await using var site = await StartAsync();

        var answer = await site.GetAsync("/v2/nginx/probe", SiteHost.Basic("admin"));

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await SiteHost.ErrorCodeAsync(answer)).ShouldBe("NAME_INVALID");
    }

    [Fact]
    public async Task An_endpoint_that_demands_nothing_or_twice_or_no_permission_stops_the_start()
    {
        var failure = await Should.ThrowAsync<InvalidOperationException>(() =>
            SiteHost.StartAsync(app =>
            {
                app.MapGet("/forgotten", () => "");
                app.MapPost("/twice", () => "").Requires(AccessScope.Public).Requires(AccessScope.System);
                app.MapPut("/unclear/{project_name}", () => "").Requires(AccessScope.Project);
                app.MapGet("/fine", () => "").Requires(AccessScope.Public);
            })
        );

        failure.Message.ShouldContain("GET /forgotten");
        failure.Message.ShouldContain("POST /twice");
        failure.Message.ShouldContain("PUT /unclear/{project_name}");
        failure.Message.ShouldNotContain("/fine");
    }

    [Fact]
    public async Task A_credential_that_is_no_accounts_reaches_the_endpoint_that_asks_for_it()
    {
        await using var site = await SiteHost.StartAsync(app =>
            app.MapGet("/own", (HttpContext context) => context.Request.Headers.Authorization.ToString())
                .Requires(AccessScope.OwnCredential)
        );

        (await (await site.GetAsync("/own", "Bearer scraper")).Content.ReadAsStringAsync()).ShouldBe("Bearer scraper");
        (await site.GetAsync("/own")).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task The_handler_is_told_who_asks_about_which_project()
    {
        await using var site = await StartAsync();

        (await site.Client.GetStringAsync("/api/v2.0/projects/library/probe")).ShouldBe("Anonymous: library");
        var answer = await site.GetAsync("/api/v2.0/projects/library/probe", SiteHost.Basic("ADMIN"));
        (await answer.Content.ReadAsStringAsync()).ShouldBe("User:admin library");
    }

    private static async Task ShouldChallengeAsync(SiteHost site, HttpMethod method, string path, string scope)
    {
        var answer = await site.SendAsync(method, path);

        answer.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        answer.Headers.GetValues("Docker-Distribution-Api-Version").ShouldBe(["registry/2.0"]);
        answer
            .Headers.GetValues("WWW-Authenticate")
            .ShouldBe([$"Bearer realm=\"{site.Client.BaseAddress}service/token\",service=\"harbor-registry\"{scope}"]);
        (await SiteHost.ErrorCodeAsync(answer)).ShouldBe("UNAUTHORIZED");
    }

    private static async Task<SiteHost> StartAsync()
    {
        var site = await SiteHost.StartAsync(Map);
        await site.AddAccountAsync("stranger");
        await site.AddProjectAsync("secret");
        return site;
    }

    private static void Map(WebApplication app)
    {
        app.MapGet("/v2/", () => "").Requires(AccessScope.SignedIn);
        app.MapGet("/v2/_catalog", () => "").Requires(AccessScope.SignedIn, Permission.Catalog);
        app.MapGet("/v2/{name}/probe", () => "").Requires(AccessScope.Repository, Permission.Pull);
        app.MapPut("/v2/{name}/probe", () => "").Requires(AccessScope.Repository, Permission.Push);
        app.MapDelete("/v2/{name}/probe", () => "").Requires(AccessScope.Repository, Permission.DeleteContent);
        app.MapGet("/api/v2.0/public", () => "").Requires(AccessScope.Public);
        app.MapGet("/api/v2.0/signed-in", () => "").Requires(AccessScope.SignedIn);
        app.MapGet("/api/v2.0/system", () => "").Requires(AccessScope.System);
        app.MapGet("/api/v2.0/by/{project_name_or_id}", () => "").Requires(AccessScope.Project, Permission.ReadProject);
        app.MapGet(
                "/api/v2.0/projects/{project_name}/probe",
                (HttpContext context) =>
                {
                    var principal = context.GetPrincipal();
                    return $"{principal.Kind}:{principal.Name} {context.GetProject().Name}";
                }
            )
            .Requires(AccessScope.Project, Permission.ListRepositories);
    }
}
