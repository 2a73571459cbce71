using Entrepot.Access.Authorization;
using Entrepot.Access.Robots;
using Entrepot.Unit.Testing;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace Entrepot.Unit.Access.Robots;

public sealed class PermissionCatalogueTests
{
    [Fact]
    public void Nothing_is_offered_twice()
    {
        PermissionCatalogue.System.ShouldBeUnique();
        PermissionCatalogue.Project.ShouldBeUnique();
    }

    [Fact]
    public void What_a_robot_can_get_in_a_project_its_administrator_can_give() =>
        PermissionCatalogue.Project.ShouldAllBe(permission =>
            RoleTable.Lines.GetValueOrDefault(permission).HasFlag(Grantees.ProjectAdmin)
        );

    [Fact]
    public async Task What_a_route_asks_for_can_be_given()
    {
        await using var site = await SiteHost.StartAsync();

        var asked = site
            .Services.GetRequiredService<EndpointDataSource>()
            .Endpoints.Select(endpoint => endpoint.Metadata.GetMetadata<AccessRequirement>())
            .OfType<AccessRequirement>()
            .Where(requirement => requirement.Permission is not null)
            .ToList();

        asked.Count.ShouldBeGreaterThan(20);
        foreach (var (scope, permission) in asked)
        {
            RobotPlace place = scope == AccessScope.System ? new RobotPlace.Site() : new RobotPlace.EveryProject();
            PermissionCatalogue.Has(place, permission!).ShouldBeTrue($"{scope} {permission}");
        }
    }
}
