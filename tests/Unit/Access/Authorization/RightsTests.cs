using Entrepot.Access.Authorization;
using Entrepot.Data;
using Entrepot.Data.Rows;
using Entrepot.Unit.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Time.Testing;
using Shouldly;
using Xunit;

namespace Entrepot.Unit.Access.Authorization;

public sealed class RightsTests
{
    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.Postgres)]
    public async Task A_change_made_on_another_node_counts_here_within_two_seconds(DatabaseKind kind)
    {
        await using var database = await TestDatabase.CreateAsync(kind);
        var clock = new FakeTimeProvider();
        var (here, there) = (new Rights(database.Database, clock), new Rights(database.Database, clock));
        await ChangeAsync(database, context => context.Projects.Add(new ProjectRow { Name = "p", Public = true }));
        (await here.FindProjectAsync("p", CancellationToken.None))!.Public.ShouldBeTrue();

        await ChangeAsync(database, context => context.Projects.Single().Public = false);
        there.Drop();

        (await there.FindProjectAsync("p", CancellationToken.None))!.Public.ShouldBeFalse();
        clock.Advance(TimeSpan.FromSeconds(2));
        (await here.FindProjectAsync("p", CancellationToken.None))!.Public.ShouldBeFalse();
    }

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.Postgres)]
    public async Task Everybody_sees_the_public_projects_and_members_their_own(DatabaseKind kind)
    {
        await using var database = await TestDatabase.CreateAsync(kind);
        var rights = new Rights(database.Database, TimeProvider.System);
        var authorizer = new Authorizer(rights);
        await ChangeAsync(
            database,
            context =>
            {
                var ann = new AccountRow { Name = "ann", PasswordHash = "" };
                var mine = new ProjectRow { Name = "mine" };
                context.Projects.AddRange(
                    new ProjectRow { Name = "open", Public = true },
                    new ProjectRow { Name = "closed" }
                );
                context.ProjectMembers.Add(
                    new ProjectMemberRow
                    {
                        Account = ann,
                        Project = mine,
                        Role = 5,
                    }
                );
            }
        );
        var ann = (await rights.FindAccountAsync("ann", CancellationToken.None))!;
        var user = new Principal(PrincipalKind.User, ann.Id, "ann", false);

        (await SeenAsync(Principal.Anonymous)).ShouldBe(["open"]);
        (await SeenAsync(user)).ShouldBe(["mine", "open"]);
        (await SeenAsync(user with { Scopes = [] })).ShouldBe(["open"]);
        (await SeenAsync(user with { Scopes = [TokenScope.Catalog] })).ShouldBe(["mine", "open"]);
        (await SeenAsync(user with { SystemAdministrator = true })).ShouldBe(["closed", "mine", "open"]);

        async Task<List<string>> SeenAsync(Principal principal)
        {
            var visible = await authorizer.VisibleProjectsAsync(principal, CancellationToken.None);
            return await database.Database.ReadAsync(
                (context, token) =>
                    visible.Of(context.Projects).OrderBy(row => row.Name).Select(row => row.Name).ToListAsync(token),
                CancellationToken.None
            );
        }
    }

    private static Task<int> ChangeAsync(TestDatabase database, Action<EntrepotContext> change) =>
        database.Database.WriteAsync(
            (context, token) =>
            {
                change(context);
                return context.SaveChangesAsync(token);
            },
            CancellationToken.None
        );
}
