using System.Net;
using Entrepot.Access.Authorization;
using Entrepot.Management.Operations;
using Entrepot.Unit.Testing;
using Shouldly;
using Xunit;

namespace Entrepot.Unit.Management.Operations;

public sealed class OperationsToComeTests
{
    [Fact]
    public async Task Every_operation_of_Harbors_is_there_or_says_to_who_has_signed_in_that_it_is_not_built()
    {
        await using var site = await SiteHost.StartAsync();
        await site.AddProjectAsync("closed");
        await site.AddAccountAsync("ann");
        await site.AddMemberAsync("closed", "ann", ProjectRole.Guest);
        var routes = SiteRoute.Of(site);
        HarborOperations
            .All.Select(operation => operation.Shape)
            .Except(routes.Select(route => new Operation(route.Method, route.Pattern).Shape))
            .ShouldBeEmpty();
        var open = routes.Where(route => route.IsRest && !route.IsBuilt).ToList();
        open.Count.ShouldBeGreaterThan(20);

        foreach (var route in open)
        {
            var path = route.Path(parameter =>
                parameter.Name.StartsWith("project", StringComparison.Ordinal) ? "closed" : "1"
            );
            var stranger = await site.SendAsync(new HttpMethod(route.Method), path);
            var member = await site.SendJsonAsync(new HttpMethod(route.Method), path, SiteHost.Basic("ann"), "{}");

            stranger.StatusCode.ShouldBe(HttpStatusCode.Unauthorized, path);
            (await SiteHost.ErrorCodeAsync(stranger)).ShouldBe("UNAUTHORIZED");
            member.StatusCode.ShouldBe(HttpStatusCode.NotImplemented, path);
            (await SiteHost.ErrorCodeAsync(member)).ShouldBe("NOT_IMPLEMENTED");
        }
    }

    [Theory]
    [InlineData("GET", "/api/v2.0/nothing", HttpStatusCode.NotFound)]
    [InlineData("GET", "/api/v2.0/SCANNERS", HttpStatusCode.NotFound)]
    [InlineData("GET", "/api/v2.0//scanners", HttpStatusCode.NotFound)]
    [InlineData("GET", "/api/v2.0/scanners/1/metadata/more", HttpStatusCode.NotFound)]
    [InlineData("GET", "/api/entrepot/v1/scanners", HttpStatusCode.NotFound)]
    [InlineData("DELETE", "/api/v2.0/projects", HttpStatusCode.MethodNotAllowed)]
    [InlineData("PATCH", "/api/v2.0/scanners", HttpStatusCode.NotFound)]
    [InlineData("GET", "/api/v2.0/scanners/", HttpStatusCode.NotImplemented)]
    [InlineData("GET", "/api/v2.0/registries/no-number", HttpStatusCode.NotFound)]
    public async Task Only_what_Harbor_has_is_said_to_come(string method, string path, HttpStatusCode status)
    {
        await using var site = await SiteHost.StartAsync();

        (await site.SendAsync(new HttpMethod(method), path, SiteHost.Basic("admin"))).StatusCode.ShouldBe(status);
    }

    [Fact]
    public async Task A_body_of_another_type_is_refused_as_that_where_the_operation_is_there()
    {
        await using var site = await SiteHost.StartAsync();

        var answer = await site.SendAsync(
            HttpMethod.Post,
            "/api/v2.0/registries",
            SiteHost.Basic("admin"),
            new StringContent("x")
        );

        answer.StatusCode.ShouldBe(HttpStatusCode.UnsupportedMediaType);
    }
}
