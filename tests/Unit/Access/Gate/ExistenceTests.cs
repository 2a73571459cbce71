using System.Text;
using Entrepot.Access.Authorization;
using Entrepot.Unit.Testing;
using Shouldly;
using Xunit;

namespace Entrepot.Unit.Access.Gate;

/// <summary>
/// Whether a thing exists that one may not know of, no answer tells: it is byte for byte that about a thing which does
/// not exist. Over all routes, and each of their parameters in turn.
/// </summary>
public sealed class ExistenceTests
{
    private const string Body = """
        {"name":"x","scope":"p","project_id":770001,"role_id":3,"member_user":{"user_id":1},"description":"d",
        "public":true,"metadata":{},"id":770001,"value":"true","secret":"","level":"project","duration":1,"permissions":[]}
        """;

    [Fact]
    public async Task Of_each_route_about_a_hidden_project_the_answer_is_that_about_a_missing_one()
    {
        await using var site = await PopulatedSite.StartAsync();
        var told = new List<string>();
        var tried = 0;
        foreach (var route in SiteRoute.Of(site.Host))
        {
            if (
                route.Parameters.FirstOrDefault(parameter =>
                    parameter.Name is "project_name" or "project_name_or_id" or "name"
                )
                is not { } project
            )
            {
                continue;
            }

            foreach (var authorization in (string?[])[null, PopulatedSite.Ann])
            {
                tried++;
                await CompareAsync(site, route, project, authorization, told);
            }
        }

        told.ShouldBeEmpty();
        tried.ShouldBeGreaterThan(100);
    }

    [Fact]
    public async Task Of_each_route_with_an_id_the_answer_about_others_things_is_that_about_missing_ones()
    {
        await using var site = await PopulatedSite.StartAsync();
        var told = new List<string>();
        var tried = 0;
        foreach (var route in SiteRoute.Of(site.Host).Where(route => route.IsRest && route.IsBuilt))
        {
            foreach (
                var parameter in route.Parameters.Where(parameter =>
                    parameter.Name is not ("project_name" or "project_name_or_id")
                )
            )
            {
                // What only administrators may ask for, they may know of.
                if (route.Requirement.Scope == AccessScope.System)
                {
                    continue;
                }

                site.FixtureOf(parameter).ShouldNotBeNull($"{route}: say in PopulatedSite what {parameter} may be");
                tried++;
                await CompareAsync(site, route, parameter, PopulatedSite.Ann, told);
            }
        }

        told.ShouldBeEmpty();
        tried.ShouldBeGreaterThan(20);
    }

    private static async Task CompareAsync(
        PopulatedSite site,
        SiteRoute route,
        RouteParameter parameter,
        string? authorization,
        List<string> told
    )
    {
        var fixture = site.FixtureOf(parameter)!;
        var foreign = await AskAsync(site, route, parameter, fixture.Foreign, authorization);
        var missing = await AskAsync(site, route, parameter, fixture.Missing, authorization);
        if (foreign != missing)
        {
            told.Add($"{route} by {parameter}: {foreign} but {missing}");
        }
    }

    /// <summary>The answer, with the value that was asked about put in general terms.</summary>
    private static async Task<string> AskAsync(
        PopulatedSite site,
        SiteRoute route,
        RouteParameter parameter,
        string value,
        string? authorization
    )
    {
        var path = route.Path(other => other == parameter ? value : site.FixtureOf(other)?.Own ?? "1");
        var content = route.Method is "POST" or "PUT" or "PATCH"
            ? new StringContent(Body, Encoding.UTF8, "application/json")
            : null;
        var answer = await site.Host.SendAsync(new HttpMethod(route.Method), path, authorization, content);
        var text = await answer.Content.ReadAsStringAsync();
        var challenge = string.Join(' ', answer.Headers.WwwAuthenticate);
        return $"{(int)answer.StatusCode} {challenge} {text}"
            .Replace(value, "THIS", StringComparison.Ordinal)
            .Replace(value.Split('/')[0], "PROJECT", StringComparison.Ordinal);
    }
}
