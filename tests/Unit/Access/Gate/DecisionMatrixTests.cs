using System.Text.RegularExpressions;
using Entrepot.Access.Authorization;
using Entrepot.Distribution;
using Entrepot.Unit.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Shouldly;
using Xunit;

namespace Entrepot.Unit.Access.Gate;

/// <summary>
/// Every route of the site against every kind of principal. Behind the gate nothing runs but a probe that tells what
/// was let through, so that no test destroys what the next one needs.
/// </summary>
public sealed class DecisionMatrixTests
{
    private const int LetThrough = 299;

    private static readonly (string? Name, ProjectRole? Role)[] Principals =
    [
        (null, null),
        ("disabled", ProjectRole.ProjectAdmin),
        ("stranger", null),
        ("limited", ProjectRole.LimitedGuest),
        ("guest", ProjectRole.Guest),
        ("developer", ProjectRole.Developer),
        ("maintainer", ProjectRole.Maintainer),
        ("owner", ProjectRole.ProjectAdmin),
        ("admin", null),
    ];

    [Fact]
    public async Task Every_route_lets_through_whom_its_requirement_names_and_nobody_else()
    {
        var clock = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var site = await StartAsync(clock);
        var wrong = new List<string>();
        var cases = 0;
        foreach (var (method, route, requirement) in RoutesOf(site))
        {
            foreach (var project in (string[])["secret", "open"])
            {
                foreach (var (name, role) in Principals)
                {
                    // Slowly enough for the account that is refused each time not to be throttled.
                    clock.Advance(TimeSpan.FromSeconds(10));
                    var path = Fill(route, project);
                    var answer = await site.SendAsync(
                        new HttpMethod(method),
                        path,
                        name is null ? null : SiteHost.Basic(name)
                    );
                    var expected = Expected(path, requirement, name, role, isPublic: project == "open");
                    cases++;
                    if ((int)answer.StatusCode != expected)
                    {
                        wrong.Add($"{name ?? "anonymous"} {method} {path}: {(int)answer.StatusCode}, not {expected}");
                    }
                }
            }
        }

        wrong.ShouldBeEmpty();
        cases.ShouldBeGreaterThan(500);
    }

    /// <summary>What anybody may call. A new line here is a decision that somebody has to defend.</summary>
    [Fact]
    public async Task Only_these_routes_are_open_to_everybody()
    {
        await using var site = await StartAsync();

        RoutesOf(site)
            .Where(route => route.Requirement.Scope == AccessScope.Public)
            .Select(route => $"{route.Method} {route.Route}")
            .Order(StringComparer.Ordinal)
            .ShouldBe([
                "GET /api/v2.0/health",
                // Of public projects; whose a label is says no route.
                "GET /api/v2.0/labels",
                "GET /api/v2.0/labels/{id:long}",
                "GET /api/v2.0/ping",
                "GET /api/v2.0/projects",
                "GET /api/v2.0/repositories",
                "GET /api/v2.0/systeminfo",
                "GET /api/version",
                "GET /healthz",
                "GET /readyz",
                "GET /service/token",
                "HEAD /api/v2.0/health",
                "HEAD /api/v2.0/ping",
                "HEAD /healthz",
                "HEAD /readyz",
                // Where the configuration lets people make accounts for themselves.
                "POST /api/v2.0/users",
                "POST /service/token",
            ]);
    }

    [Fact]
    public async Task No_spelling_of_a_path_takes_anonymous_past_the_gate()
    {
        await using var site = await StartAsync();
        var passed = new List<string>();
        foreach (var (method, route, requirement) in RoutesOf(site))
        {
            if (requirement.Scope == AccessScope.Public)
            {
                continue;
            }

            foreach (var path in Spellings(Fill(route, "secret")))
            {
                using var request = Raw(site, method, path);
                request.Headers.Add("X-HTTP-Method-Override", "GET");
                request.Headers.Add("X-Original-URL", "/api/v2.0/ping");
                request.Headers.Add("X-Rewrite-URL", "/api/v2.0/ping");
                request.Headers.Add("X-Forwarded-For", "127.0.0.1");
                var answer = await site.Client.SendAsync(request);
                var open = answer.Headers.TryGetValues("X-Scope", out var scopes) && scopes.Single() == "Public";
                if ((int)answer.StatusCode is >= 200 and < 400 && !open)
                {
                    passed.Add($"{method} {path}: {(int)answer.StatusCode}");
                }
            }
        }

        passed.ShouldBeEmpty();
    }

    private static int Expected(
        string path,
        AccessRequirement requirement,
        string? name,
        ProjectRole? role,
        bool isPublic
    )
    {
        var registry = path.StartsWith("/v2", StringComparison.Ordinal);
        if (name == "disabled" || (name is null && registry))
        {
            return 401;
        }

        return requirement switch
        {
            { Scope: AccessScope.Public } => LetThrough,
            _ when name == "admin" => LetThrough,
            { Scope: AccessScope.SignedIn } => name is null ? 401 : LetThrough,
            { Scope: AccessScope.System } => name is null ? 401 : 403,
            _ when RoleTable.Grants(requirement.Permission!, role is { } held ? [held] : [], isPublic) => LetThrough,
            _ when name is null => 401,
            _ when role is null && !isPublic => registry ? 401 : 404,
            _ => 403,
        };
    }

    private static IEnumerable<(string Method, string Route, AccessRequirement Requirement)> RoutesOf(SiteHost site) =>
        from endpoint in site.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
        from method in endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()!.HttpMethods
        select (method, endpoint.RoutePattern.RawText!, endpoint.Metadata.GetRequiredMetadata<AccessRequirement>());

    private static string Fill(string route, string project) =>
        Regex.Replace(
            route,
            @"\{(\w+)[^}]*\}",
            match =>
                match.Groups[1].Value switch
                {
                    "name" => $"{project}/app",
                    "project_name" or "project_name_or_id" => project,
                    "repository_name" => "app",
                    "digest" => $"sha256:{new string('a', 64)}",
                    "reference" or "tag_name" => "v1",
                    _ => "1",
                },
            RegexOptions.None,
            TimeSpan.FromSeconds(1)
        );

    private static IEnumerable<string> Spellings(string path)
    {
        yield return path;
        yield return path + "/";
        yield return path + "//";
        yield return "/" + path;
        yield return path.Replace("/", "//", StringComparison.Ordinal);
        yield return path.ToUpperInvariant();
        yield return path.Replace("/v2", "/V2", StringComparison.Ordinal)
            .Replace("/api", "/API", StringComparison.Ordinal);
        yield return "/." + path;
        yield return "/x/.." + path;
        yield return "/%2e%2e" + path;
        yield return "/x/%2e%2e" + path;
        yield return "/healthz/.." + path;
        yield return "/healthz/%2e%2e" + path;
        yield return path.Replace("secret", "%73ecret", StringComparison.Ordinal);
        yield return path.Replace("secret", "%2573ecret", StringComparison.Ordinal);
        yield return path.Replace("secret", "open/../secret", StringComparison.Ordinal);
        yield return path.Replace("secret", "open%2F..%2Fsecret", StringComparison.Ordinal);
        yield return path.Replace("secret/", "secret%2F", StringComparison.Ordinal);
        yield return path.Replace("secret/", "secret%5C", StringComparison.Ordinal);
        yield return path.Replace("secret", "secret;x=1", StringComparison.Ordinal);
        yield return path.Replace("secret", "secret%00", StringComparison.Ordinal);
        yield return path.Replace("secret", "secret%20", StringComparison.Ordinal);
        yield return path.Replace("secret", "open%0d%0asecret", StringComparison.Ordinal);
        yield return path + ";x=1";
        yield return path + "?_method=GET";
        yield return path + "?account=admin&access_token=x";
        yield return path + "%3f";
        yield return path + "%23";
        yield return path + ".json";
    }

    private static HttpRequestMessage Raw(SiteHost site, string method, string path) =>
        new(
            new HttpMethod(method),
            new Uri(
                site.Client.BaseAddress!.GetLeftPart(UriPartial.Authority) + path,
                new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }
            )
        );

    private static async Task<SiteHost> StartAsync(TimeProvider? clock = null)
    {
        var site = await SiteHost.StartAsync(Map, clock: clock, beforeRouting: app => app.UseDistribution());
        await site.AddProjectAsync("secret");
        await site.AddProjectAsync("open", isPublic: true);
        foreach (var (name, role) in Principals.Where(principal => principal.Name is not (null or "admin")))
        {
            await site.AddAccountAsync(name!);
            if (role is { } held)
            {
                await site.AddMemberAsync("secret", name!, held);
                await site.AddMemberAsync("open", name!, held);
            }
        }

        await site.WriteAsync(context =>
        {
            context.Accounts.Single(row => row.Name == "disabled").Disabled = true;
            return Task.CompletedTask;
        });
        return site;
    }

    private static void Map(WebApplication app)
    {
        app.Use(
            (HttpContext context, RequestDelegate next) =>
            {
                if (context.GetEndpoint()?.Metadata.GetMetadata<AccessRequirement>() is not { } requirement)
                {
                    return next(context);
                }

                context.Response.StatusCode = LetThrough;
                context.Response.Headers["X-Scope"] = requirement.Scope.ToString();
                return Task.CompletedTask;
            }
        );
        app.MapDistribution();
    }
}
