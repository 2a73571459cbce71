using System.Net;
using Entrepot.Access.Authorization;
using Entrepot.Distribution;
using Entrepot.Portal;
using Entrepot.Server.Metrics;
using Entrepot.Server.Settings;
using Entrepot.Unit.Architecture;
using Entrepot.Unit.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
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

    /// <summary>Who is in which role of both projects, one of which is public.</summary>
    private static readonly (string Name, ProjectRole? Role)[] Accounts =
    [
        ("disabled", ProjectRole.ProjectAdmin),
        ("stranger", null),
        ("limited", ProjectRole.LimitedGuest),
        ("guest", ProjectRole.Guest),
        ("developer", ProjectRole.Developer),
        ("maintainer", ProjectRole.Maintainer),
        ("owner", ProjectRole.ProjectAdmin),
    ];

    /// <summary>People who try every door. Another kind of principal is another line.</summary>
    private static readonly MatrixPrincipal[] People =
    [
        MatrixPrincipal.Anonymous,
        MatrixPrincipal.Refused("disabled"),
        .. Accounts.Where(account => account.Name != "disabled").Select(MatrixPrincipal.Member),
        MatrixPrincipal.Administrator,
    ];

    [Fact]
    public async Task Every_route_lets_through_whom_its_requirement_names_and_nobody_else()
    {
        var clock = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var site = await StartAsync(clock);
        MatrixPrincipal[] principals = [.. People, .. await MatrixRobots.MakeAsync(site, clock)];
        var wrong = new List<string>();
        var cases = 0;
        foreach (var route in SiteRoute.Of(site))
        {
            foreach (var project in (string[])["secret", "open"])
            {
                foreach (var principal in principals)
                {
                    // Slowly enough for the account that is refused each time not to be throttled.
                    clock.Advance(principal.IsRefused ? TimeSpan.FromSeconds(90) : TimeSpan.Zero);
                    var path = Fill(route, project);
                    var answer = await site.SendAsync(new HttpMethod(route.Method), path, principal.Authorization);
                    var expected = Expected(route, principal, isPublic: project == "open");
                    cases++;
                    if ((int)answer.StatusCode != expected)
                    {
                        wrong.Add($"{principal.Name} {route.Method} {path}: {(int)answer.StatusCode}, not {expected}");
                    }
                }
            }
        }

        wrong.ShouldBeEmpty();
        cases.ShouldBeGreaterThan(6000);
    }

    /// <summary>
    /// Otherwise it covers the page with a window of its own as soon as a session has ended: also over the next page,
    /// when what asked was a page that is being left.
    /// </summary>
    [Fact]
    public async Task No_browser_opens_a_window_for_a_password_but_at_the_doors_of_registry_clients()
    {
        await using var site = await StartAsync(new FakeTimeProvider(DateTimeOffset.UtcNow));
        var challenged = 0;
        var opening = new List<string>();
        foreach (var route in SiteRoute.Of(site))
        {
            var path = Fill(route, "secret");
            var answer = await site.SendAsync(new HttpMethod(route.Method), path, authorization: null);
            if (answer.StatusCode != HttpStatusCode.Unauthorized)
            {
                continue;
            }

            challenged++;
            answer.Headers.WwwAuthenticate.ShouldNotBeEmpty($"{route.Method} {path}");
            if (answer.Headers.WwwAuthenticate.Any(challenge => challenge.Scheme == "Basic"))
            {
                opening.Add(path);
            }
        }

        opening.ShouldAllBe(path => path.StartsWith("/v2/") || path == "/service/token");
        challenged.ShouldBeGreaterThan(200);
    }

    /// <summary>
    /// The least that somebody has to be for each route. A new line, or another, is a decision that somebody has to
    /// defend; <c>ENTREPOT_WRITE_PAGES=1</c> writes it down.
    /// </summary>
    [Fact]
    public async Task Who_may_use_which_route_is_what_was_agreed_on()
    {
        await using var site = await StartAsync();
        var path = Path.Combine(SourceTree.Root, "tests/Unit/Access/Gate/matrix.txt");
        var lines = SiteRoute
            .Of(site)
            .Select(route =>
                $"{route.Method, -6} {route.Pattern}  {LeastRole.Of(route.Requirement)}{(route.IsBuilt ? "" : ", and is told that it is not built")}"
            )
            .Order(StringComparer.Ordinal)
            .ToList();
        if (Environment.GetEnvironmentVariable("ENTREPOT_WRITE_PAGES") == "1")
        {
            await File.WriteAllLinesAsync(path, lines);
        }

        lines.ShouldBe(await File.ReadAllLinesAsync(path));
    }

    /// <summary>What anybody may call. A new line here is a decision that somebody has to defend.</summary>
    [Fact]
    public async Task Only_these_routes_are_open_to_everybody()
    {
        await using var site = await StartAsync();

        SiteRoute
            .Of(site)
            .Where(route => route.Requirement.Scope == AccessScope.Public)
            .Select(route => route.ToString())
            .Order(StringComparer.Ordinal)
            .ShouldBe([
                "GET /account/sign-in",
                "GET /account/sign-up",
                "GET /api/v2.0/health",
                // Of public projects; whose a label is says no route.
                "GET /api/v2.0/labels",
                "GET /api/v2.0/labels/{id:long}",
                "GET /api/v2.0/ping",
                "GET /api/v2.0/projects",
                "GET /api/v2.0/repositories",
                // Of public projects.
                "GET /api/v2.0/search",
                "GET /api/v2.0/systeminfo",
                // There is none: 404.
                "GET /api/v2.0/systeminfo/getcert",
                "GET /api/version",
                "GET /c/log_out",
                "GET /c/oidc/callback",
                "GET /c/oidc/login",
                "GET /c/oidc/logout",
                "GET /healthz",
                "GET /oidc-onboard",
                "GET /readyz",
                "GET /service/token",
                "HEAD /api/v2.0/health",
                "HEAD /api/v2.0/ping",
                "HEAD /healthz",
                "HEAD /readyz",
                "POST /account/sign-in",
                "POST /account/sign-up",
                // Whether people may register themselves is the configuration's to say.
                "POST /api/v2.0/users",
                "POST /c/login",
                "POST /c/oidc/onboard",
                // Tells who may register themselves what registering would, and administrators.
                "POST /c/userExists",
                "POST /oidc-onboard",
                "POST /service/token",
            ]);
    }

    [Fact]
    public async Task No_spelling_of_a_path_takes_anonymous_past_the_gate()
    {
        await using var site = await StartAsync();
        var passed = new List<string>();
        var tried = 0;
        foreach (
            var route in SiteRoute
                .Of(site)
                .Where(route => route.Requirement.Scope is not (AccessScope.Public or AccessScope.OwnCredential))
        )
        {
            foreach (var path in Spellings(Fill(route, "secret")))
            {
                using var request = Raw(site, route.Method, path);
                foreach (
                    var (name, value) in ((string, string)[])
                        [
                            ("X-HTTP-Method-Override", "GET"),
                            ("X-HTTP-Method", "GET"),
                            ("X-Method-Override", "GET"),
                            ("X-Original-URL", "/api/v2.0/ping"),
                            ("X-Rewrite-URL", "/api/v2.0/ping"),
                            ("X-Forwarded-For", "127.0.0.1"),
                            ("X-Forwarded-Prefix", "/healthz"),
                        ]
                )
                {
                    request.Headers.Add(name, value);
                }

                var answer = await site.Client.SendAsync(request);
                var open = answer.Headers.TryGetValues("X-Scope", out var scopes) && scopes.Single() == "Public";
                tried++;
                if ((int)answer.StatusCode is >= 200 and < 400 && !open && !IsToSignIn(answer))
                {
                    passed.Add($"{route.Method} {path}: {(int)answer.StatusCode}");
                }
            }
        }

        passed.ShouldBeEmpty();
        tried.ShouldBeGreaterThan(5000);
    }

    private static bool IsToSignIn(HttpResponseMessage answer) =>
        answer.StatusCode == HttpStatusCode.Redirect
        && answer.Headers.Location?.OriginalString.StartsWith("/account/sign-in", StringComparison.Ordinal) == true;

    private static int Expected(SiteRoute route, MatrixPrincipal principal, bool isPublic)
    {
        var registry = route.Pattern.StartsWith("/v2", StringComparison.Ordinal);
        if (route.Requirement.Scope == AccessScope.OwnCredential)
        {
            return LetThrough;
        }

        return principal.Decide(route.Requirement, registry, isPublic) switch
        {
            AccessDecision.Allowed => LetThrough,
            AccessDecision.Denied => 403,
            AccessDecision.UnknownProject when !registry => 404,
            // To the page where people sign in; wrong credentials are told as such.
            AccessDecision.SignInFirst when route.IsPage && principal == MatrixPrincipal.Anonymous => 302,
            _ => 401,
        };
    }

    private static string Fill(SiteRoute route, string project) =>
        route.Path(parameter =>
            parameter.Name switch
            {
                "name" => $"{project}/app",
                "project_name" or "project_name_or_id" => project,
                "repository_name" => "app",
                "digest" => $"sha256:{new string('a', 64)}",
                "reference" or "tag_name" => "v1",
                _ => "1",
            }
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
        yield return path + "/.";
        yield return path + "/%2e";
        yield return path + "/x/..";
        yield return path + "%2f";
        yield return path + "%00";
        yield return path + "%0d%0a";
        yield return path + "?X-HTTP-Method-Override=GET";
        yield return path + "#/healthz";
        yield return $"/{path[1..].Replace('/', '\\')}";
        yield return path.Replace("/secret", "/./secret", StringComparison.Ordinal);
        yield return path.Replace("/secret", "%2fsecret", StringComparison.Ordinal);
        yield return path.Replace("/api/v2.0", "/api/v2.0/ping/..", StringComparison.Ordinal);
        yield return path.Replace("/api/v2.0", "/api%2fv2.0", StringComparison.Ordinal);
        yield return path.Replace("v2", "%76%32", StringComparison.Ordinal);
        yield return path.Replace("secret", "SECRET", StringComparison.Ordinal);
        yield return path.Replace("secret", "\uff53ecret", StringComparison.Ordinal);
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
        var site = await SiteHost.StartAsync(
            Map,
            clock: clock,
            services: services =>
            {
                SiteMetrics.Add(services, SettingsReader.Only(new Dictionary<string, string?>()));
                services.AddDistribution().AddPortal();
            },
            beforeRouting: app => app.UseDistribution()
        );
        await site.AddProjectAsync("secret");
        await site.AddProjectAsync("open", isPublic: true);
        foreach (var (name, role) in Accounts)
        {
            await site.AddAccountAsync(name);
            if (role is { } held)
            {
                await site.AddMemberAsync("secret", name, held);
                await site.AddMemberAsync("open", name, held);
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
        app.MapPortal();
        SiteMetrics.Map(app);
    }
}
