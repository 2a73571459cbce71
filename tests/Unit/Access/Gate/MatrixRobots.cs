using Entrepot.Access.Authorization;
using Entrepot.Access.Robots;
using Entrepot.Unit.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Shouldly;

namespace Entrepot.Unit.Access.Gate;

/// <summary>The kinds of robot accounts, each of which tries every door.</summary>
internal static class MatrixRobots
{
    private static readonly Permission[] Pull = [Permission.Pull];
    private static readonly Permission[] Push = [Permission.Pull, Permission.Push];

    public static async Task<IReadOnlyList<MatrixPrincipal>> MakeAsync(SiteHost site, FakeTimeProvider clock)
    {
        var all = PermissionCatalogue.Project;
        var everyProject = new RobotPlace.EveryProject();
        var (secret, open) = (await PlaceAsync(site, "secret"), await PlaceAsync(site, "open"));
        var ofSite = await RobotAsync(site, "site", null, new RobotPlace.Site(), PermissionCatalogue.System);
        var everywhere = await RobotAsync(site, "everywhere", null, everyProject, all);
        var puller = await RobotAsync(site, "puller", secret.Id, secret, Pull);
        var pusher = await RobotAsync(site, "pusher", open.Id, open, Push);
        var disabled = await RobotAsync(site, "disabled", null, everyProject, all);
        var expired = await RobotAsync(site, "expired", null, everyProject, all);
        await site.WriteAsync(context =>
        {
            context.Robots.Single(row => row.Name == "disabled").Disabled = true;
            context.Robots.Single(row => row.Name == "expired").ExpiresAt = clock.GetUtcNow().AddSeconds(-1);
            return Task.CompletedTask;
        });
        return
        [
            MatrixPrincipal.Robot(ofSite, PermissionCatalogue.System, In()),
            MatrixPrincipal.Robot(everywhere, [], In(("secret", all), ("open", all))),
            MatrixPrincipal.Robot(puller, [], In(("secret", Pull))),
            MatrixPrincipal.Robot(pusher, [], In(("open", Push))),
            MatrixPrincipal.Refused(disabled),
            MatrixPrincipal.Refused(expired),
        ];
    }

    private static async Task<RobotPlace.Project> PlaceAsync(SiteHost site, string project) =>
        new(
            await site.Database.ReadAsync(
                (context, token) =>
                    context.Projects.Where(row => row.Name == project).Select(row => row.Id).SingleAsync(token),
                CancellationToken.None
            ),
            project
        );

    /// <summary>Not by the API, which does nothing here.</summary>
    private static async Task<TestRobot> RobotAsync(
        SiteHost site,
        string name,
        long? project,
        RobotPlace place,
        IReadOnlyList<Permission> held
    )
    {
        RobotName.TryParse(name, out var parsed).ShouldBeTrue();
        var creation = await site
            .Services.GetRequiredService<RobotDirectory>()
            .CreateAsync(
                new RobotDraft(
                    parsed,
                    project,
                    Description: "",
                    RobotDuration.Forever,
                    Disabled: false,
                    [new RobotGrant(place, held)],
                    Secret: null
                ),
                new Principal(PrincipalKind.User, 1, "admin", SystemAdministrator: true),
                Acts.By("admin"),
                CancellationToken.None
            );
        var created = creation.ShouldBeOfType<RobotCreation.Created>();
        return new TestRobot(created.Id, created.Name, created.Secret);
    }

    private static Dictionary<string, IReadOnlyList<Permission>> In(
        params (string Project, IReadOnlyList<Permission> Held)[] held
    ) => held.ToDictionary(pair => pair.Project, pair => pair.Held);
}
