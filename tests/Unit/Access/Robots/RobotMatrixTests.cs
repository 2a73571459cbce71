using System.Text.RegularExpressions;
using Entrepot.Access.Authorization;
using Entrepot.Access.Robots;
using Entrepot.Data.Rows;
using Entrepot.Distribution;
using Entrepot.Unit.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace Entrepot.Unit.Access.Robots;

/// <summary>
/// Every route that names a permission against robot accounts that hold it, and against ones that hold everything but
/// that. Behind the gate nothing runs but a probe.
/// </summary>
public sealed class RobotMatrixTests
{
    private const int LetThrough = 299;

    [Fact]
    public async Task A_permission_opens_the_routes_that_ask_for_it_and_no_other_permission_does()
    {
        await using var site = await SiteHost.StartAsync(
            Map,
            services: services => services.AddDistribution(),
            beforeRouting: app => app.UseDistribution()
        );
        await site.AddProjectAsync("mine");
        await site.AddProjectAsync("other");
        var wrong = new List<string>();
        var cases = 0;
        foreach (var group in RoutesOf(site).GroupBy(route => route.Requirement))
        {
            var (scope, permission) = group.Key;
            var (only, rest) = await RobotsAsync(site, scope, permission!);
            foreach (var (method, route, _) in group)
            {
                var path = Fill(route, "mine");
                await ExpectAsync(only, method, path, LetThrough);
                await ExpectAsync(rest, method, path, 403);
                cases += 2;
                if (scope is AccessScope.Project or AccessScope.Repository)
                {
                    var registry = path.StartsWith("/v2", StringComparison.Ordinal);
                    await ExpectAsync(only, method, Fill(route, "other"), registry ? 401 : 404);
                    cases++;
                }
            }
        }

        wrong.ShouldBeEmpty();
        cases.ShouldBeGreaterThan(100);

        async Task ExpectAsync(TestRobot robot, string method, string path, int expected)
        {
            var answer = await site.SendAsync(new HttpMethod(method), path, robot.Basic);
            if ((int)answer.StatusCode != expected)
            {
                wrong.Add($"{robot.Name} {method} {path}: {(int)answer.StatusCode}, not {expected}");
            }
        }
    }

    /// <summary>One robot account that holds the permission and nothing else, and one that holds everything else.</summary>
    private static async Task<(TestRobot Only, TestRobot Others)> RobotsAsync(
        SiteHost site,
        AccessScope scope,
        Permission permission
    )
    {
        var name = $"{permission.Resource}.{permission.Action}.{scope}".ToLowerInvariant();
        var ofSite = scope == AccessScope.System;
        RobotPlace place = ofSite
            ? new RobotPlace.Site()
            : new RobotPlace.Project((await ProjectAsync(site)).Id, "mine");
        RobotPlace elsewhere = ofSite ? new RobotPlace.EveryProject() : new RobotPlace.Site();
        var offered = ofSite ? PermissionCatalogue.System : PermissionCatalogue.Project;
        return (
            await AddAsync(site, name, new RobotGrant(place, [permission])),
            await AddAsync(
                site,
                name + ".rest",
                new RobotGrant(place, [.. offered.Where(one => one != permission)]),
                // Also the same words where they mean something else.
                new RobotGrant(elsewhere, ofSite ? PermissionCatalogue.Project : PermissionCatalogue.System)
            )
        );
    }

    private static async Task<TestRobot> AddAsync(SiteHost site, string name, params RobotGrant[] grants)
    {
        const string secret = "Robot-Secret-1";
        var salt = RobotSecret.NewSalt();
        var row = new RobotRow
        {
            Name = name,
            SecretHash = RobotSecret.Hash(salt, secret),
            SecretSalt = salt,
            Permissions = StoredGrant.Write(grants),
            Creator = "User:1",
        };
        await site.WriteAsync(context =>
        {
            context.Robots.Add(row);
            return Task.CompletedTask;
        });
        return new TestRobot(row.Id, $"robot${name}", secret);
    }

    private static async Task<ProjectRights> ProjectAsync(SiteHost site) =>
        (await site.Services.GetRequiredService<Rights>().FindProjectAsync("mine", CancellationToken.None))!;

    private static List<(string Method, string Route, AccessRequirement Requirement)> RoutesOf(SiteHost site) =>
        [
            .. from endpoint in site.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            from method in endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()!.HttpMethods
            let requirement = endpoint.Metadata.GetRequiredMetadata<AccessRequirement>()
            where requirement is { Permission: not null, Scope: not AccessScope.SignedIn }
            select (method, endpoint.RoutePattern.RawText!, requirement),
        ];

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

    private static void Map(WebApplication app)
    {
        app.Use(
            (HttpContext context, RequestDelegate next) =>
            {
                if (context.GetEndpoint()?.Metadata.GetMetadata<AccessRequirement>() is null)
                {
                    return next(context);
                }

                context.Response.StatusCode = LetThrough;
                return Task.CompletedTask;
            }
        );
        app.MapDistribution();
    }
}
