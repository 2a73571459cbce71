using System.Net;
using Entrepot.Distribution;
using Entrepot.Unit.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Time.Testing;
using Shouldly;
using Xunit;

namespace Entrepot.Unit.Access.Robots;

public sealed class RobotSignInTests
{
    private const string Team = "/api/v2.0/projects/team";
    private const string Token = "/service/token?service=harbor-registry&scope=repository:team/app:pull,push,delete";
    private static readonly string Admin = SiteHost.Basic("admin");

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.Postgres)]
    public async Task A_robot_signs_in_everywhere_with_its_whole_name_and_its_secret(DatabaseKind kind)
    {
        await using var site = await StartAsync(kind: kind);
        var ofSite = await TestRobot.OfSiteAsync(site, "ci", "team project:read,repository:pull");
        var ofProject = await TestRobot.OfProjectAsync(site, "ci", "team project:read,repository:pull");
        ofSite.Name.ShouldBe("robot$ci");
        ofProject.Name.ShouldBe("robot$team+ci");

        foreach (var robot in (TestRobot[])[ofSite, ofProject])
        {
            (await site.GetAsync("/v2/", robot.Basic)).StatusCode.ShouldBe(HttpStatusCode.OK);
            (await site.GetAsync(Team, robot.Basic)).StatusCode.ShouldBe(HttpStatusCode.OK);
            (await ActionsAsync(site, robot)).ShouldBe("pull");
            using var form = new FormUrlEncodedContent(
                new Dictionary<string, string>
                {
                    ["grant_type"] = "password",
                    ["service"] = "harbor-registry",
                    ["username"] = robot.Name,
                    ["password"] = robot.Secret,
                }
            );
            (await site.SendAsync(HttpMethod.Post, "/service/token", null, form)).StatusCode.ShouldBe(
                HttpStatusCode.OK
            );
        }

        // Few enough for nothing to be throttled.
        foreach (
            var (name, secret) in ((string, string)[])
                [
                    (ofProject.Name, ofProject.Secret + "x"),
                    (ofProject.Name, ofProject.Secret.ToLowerInvariant()),
                    (ofProject.Name, ""),
                    ("ci", ofProject.Secret),
                    ("robot$ghost", ofProject.Secret),
                    ("robot$ghost+ci", ofProject.Secret),
                ]
        )
        {
            (await site.GetAsync("/v2/", SiteHost.Basic(name, secret))).StatusCode.ShouldBe(
                HttpStatusCode.Unauthorized,
                $"{name} {secret}"
            );
        }

        (await site.GetAsync("/v2/", SiteHost.Basic(ofSite.Name, ofProject.Secret))).StatusCode.ShouldBe(
            HttpStatusCode.Unauthorized,
            "they are two"
        );
    }

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.Postgres)]
    public async Task The_secret_is_kept_only_as_a_salted_hash(DatabaseKind kind)
    {
        await using var site = await StartAsync(kind: kind);
        var body = """
            {"name":"NAME","level":"system","secret":"Chosen-Secret-1","permissions":
            [{"kind":"system","namespace":"/","access":[{"resource":"registry","action":"list"}]}]}
            """;
        var one = await TestRobot.MakeAsync(site, Admin, body.Replace("NAME", "one", StringComparison.Ordinal));
        await TestRobot.MakeAsync(site, Admin, body.Replace("NAME", "two", StringComparison.Ordinal));

        var rows = await site.Database.ReadAsync(
            (context, token) => context.Robots.AsNoTracking().ToListAsync(token),
            CancellationToken.None
        );

        one.Secret.ShouldBe("Chosen-Secret-1");
        rows.Select(row => Convert.ToHexString(row.SecretHash)).ShouldBeUnique();
        rows.ShouldAllBe(row => row.SecretHash.Length == 32 && row.SecretSalt.Length == 16);
        rows.ShouldAllBe(row => !row.Permissions.Contains("Chosen", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("disable")]
    [InlineData("refresh")]
    [InlineData("delete")]
    [InlineData("expire")]
    public async Task When_a_robot_ends_its_secret_and_its_tokens_end_at_once(string how)
    {
        var clock = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var site = await StartAsync(clock);
        var robot = await TestRobot.OfProjectAsync(site, "ci", "team repository:pull,repository:push");
        await site.WriteAsync(async context =>
            (await context.Robots.SingleAsync()).ExpiresAt = clock.GetUtcNow() + TimeSpan.FromSeconds(20)
        );
        var token = await TokenAsync(site, robot);
        (await TagsAsync(site, token)).ShouldBe(
            HttpStatusCode.NotFound,
            "there is no such repository, and it may look"
        );
        (await TagsAsync(site, robot.Basic)).ShouldBe(HttpStatusCode.NotFound);

        switch (how)
        {
            case "disable":
                await PutAsync(site, robot, """ "disable":true """);
                break;
            case "refresh":
                (await site.SendJsonAsync(HttpMethod.Patch, robot.Self, Admin, "{}")).EnsureSuccessStatusCode();
                break;
            case "delete":
                (await site.SendAsync(HttpMethod.Delete, robot.Self, Admin)).EnsureSuccessStatusCode();
                break;
            default:
                clock.Advance(TimeSpan.FromSeconds(20));
                break;
        }

        (await TagsAsync(site, token)).ShouldBe(HttpStatusCode.Unauthorized);
        (await TagsAsync(site, robot.Basic)).ShouldBe(HttpStatusCode.Unauthorized);
        var refused = await site.GetAsync(Token, robot.Basic);
        var wrong = await site.GetAsync(Token, SiteHost.Basic(robot.Name, "Wrong-1-Secret"));
        refused.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await refused.Content.ReadAsStringAsync()).ShouldBe(await wrong.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task A_robot_that_is_enabled_again_signs_in_and_its_earlier_tokens_stay_closed()
    {
        await using var site = await StartAsync();
        var robot = await TestRobot.OfProjectAsync(site, "ci", "team repository:pull");
        var token = await TokenAsync(site, robot);

        await PutAsync(site, robot, """ "disable":true """);
        await PutAsync(site, robot, """ "disable":false """);

        (await TagsAsync(site, robot.Basic)).ShouldBe(HttpStatusCode.NotFound);
        (await TagsAsync(site, token)).ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task A_new_secret_works_in_place_of_the_old_one_whether_random_or_chosen()
    {
        await using var site = await StartAsync();
        var robot = await TestRobot.OfProjectAsync(site, "ci", "team repository:pull");

        var random = await site.SendJsonAsync(HttpMethod.Patch, robot.Self, Admin, """{"secret":""}""");
        var secret = (await SiteHost.JsonAsync(random)).GetProperty("secret").GetString()!;
        secret.ShouldNotBe(robot.Secret);
        (await site.GetAsync("/v2/", SiteHost.Basic(robot.Name, secret))).StatusCode.ShouldBe(HttpStatusCode.OK);

        var chosen = await site.SendJsonAsync(HttpMethod.Patch, robot.Self, Admin, """{"secret":"Chosen-By-1"}""");
        (await chosen.Content.ReadAsStringAsync()).ShouldNotContain("Chosen");
        (await site.GetAsync("/v2/", SiteHost.Basic(robot.Name, "Chosen-By-1"))).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await site.GetAsync("/v2/", SiteHost.Basic(robot.Name, secret))).StatusCode.ShouldBe(
            HttpStatusCode.Unauthorized
        );
        (await site.SendJsonAsync(HttpMethod.Patch, robot.Self, Admin, """{"secret":"weak"}""")).StatusCode.ShouldBe(
            HttpStatusCode.BadRequest
        );
        (await site.GetAsync("/v2/", SiteHost.Basic(robot.Name, "Chosen-By-1"))).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Guesses_are_throttled_as_those_at_accounts_are()
    {
        await using var site = await StartAsync();
        var robot = await TestRobot.OfProjectAsync(site, "ci", "team repository:pull");

        for (var guess = 0; guess < 10; guess++)
        {
            (await site.GetAsync("/v2/", SiteHost.Basic(robot.Name, $"guess-{guess}"))).StatusCode.ShouldBe(
                HttpStatusCode.Unauthorized
            );
        }

        var next = await site.GetAsync("/v2/", robot.Basic);
        next.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
        next.Headers.RetryAfter.ShouldNotBeNull();
    }

    [Fact]
    public async Task With_another_prefix_robots_sign_in_under_it_and_people_stay_people()
    {
        await using var site = await StartAsync();
        var robot = await TestRobot.OfSiteAsync(site, "dmin", "/ registry:list");
        await site.WriteAsync(context =>
        {
            context.Configurations.Add(
                new()
                {
                    Key = "robot_name_prefix",
                    Value = "\"a\"",
                    UpdatedAt = DateTimeOffset.UtcNow,
                }
            );
            return Task.CompletedTask;
        });
        site.DropConfiguration();

        (await SiteHost.JsonAsync(await site.GetAsync(robot.Self, Admin)))
            .GetProperty("name")
            .GetString()
            .ShouldBe("admin");
        (await site.GetAsync("/v2/", robot.Basic)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await site.GetAsync("/api/v2.0/registries", SiteHost.Basic("admin", robot.Secret))).StatusCode.ShouldBe(
            HttpStatusCode.Unauthorized
        );
        var other = await TestRobot.OfSiteAsync(site, "pes", "/ registry:list");
        other.Name.ShouldBe("apes");
        (await site.GetAsync("/api/v2.0/registries", other.Basic)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    private static async Task<SiteHost> StartAsync(TimeProvider? clock = null, DatabaseKind kind = DatabaseKind.Sqlite)
    {
        var site = await SiteHost.StartAsync(
            app => app.MapDistribution(),
            clock: clock,
            kind: kind,
            services: services => services.AddDistribution(),
            beforeRouting: app => app.UseDistribution()
        );
        await site.AddProjectAsync("team");
        return site;
    }

    private static async Task<HttpStatusCode> TagsAsync(SiteHost site, string authorization) =>
        (await site.GetAsync("/v2/team/app/tags/list", authorization)).StatusCode;

    private static async Task<string> TokenAsync(SiteHost site, TestRobot robot)
    {
        var answer = await SiteHost.JsonAsync(await site.GetAsync(Token, robot.Basic));
        return $"Bearer {answer.GetProperty("token").GetString()}";
    }

    private static async Task<string> ActionsAsync(SiteHost site, TestRobot robot)
    {
        var token = (await TokenAsync(site, robot))["Bearer ".Length..];
        var claims = new Microsoft.IdentityModel.JsonWebTokens.JsonWebToken(token);
        using var payload = System.Text.Json.JsonDocument.Parse(
            Microsoft.IdentityModel.Tokens.Base64UrlEncoder.Decode(claims.EncodedPayload)
        );
        return string.Join(
            ',',
            payload
                .RootElement.GetProperty("access")[0]
                .GetProperty("actions")
                .EnumerateArray()
                .Select(action => action.GetString())
        );
    }

    private static async Task PutAsync(SiteHost site, TestRobot robot, string change)
    {
        var body =
            $$"""{"permissions":[{"kind":"project","namespace":"team","access":[{"resource":"repository","action":"pull"}]}],{{change}}}""";
        (await site.SendJsonAsync(HttpMethod.Put, robot.Self, Admin, body)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }
}
