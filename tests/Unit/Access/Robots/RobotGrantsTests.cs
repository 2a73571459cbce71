using CsCheck;
using Entrepot.Access.Authorization;
using Entrepot.Access.Robots;
using Shouldly;
using Xunit;

namespace Entrepot.Unit.Access.Robots;

public sealed class RobotGrantsTests
{
    private static readonly Gen<RobotPlace> Place = Gen.Int[0, 4]
        .Select<int, RobotPlace>(number =>
            number switch
            {
                0 => new RobotPlace.Site(),
                1 => new RobotPlace.EveryProject(),
                _ => new RobotPlace.Project(number, $"p{number}"),
            }
        );

    private static readonly string[] Actions = ["push", "pull", "list", "read"];

    private static readonly Gen<Permission> Allowed = Gen.Int[0, 3]
        .Select(number => new Permission("repository", Actions[number]));

    private static readonly Gen<RobotGrant[]> Grants = Gen.Select(
        Place,
        Allowed.Array[1, 4],
        (place, permissions) => new RobotGrant(place, permissions)
    ).Array[0, 5];

    /// <summary>Whoever hands on no more than is held gives nobody anything that they do not have themselves.</summary>
    [Fact]
    public void What_is_wholly_held_opens_nothing_that_was_not_open() =>
        Gen.Select(Grants, Grants)
            .Sample(
                (ofGiver, wanted) =>
                {
                    var giver = new RobotGrants(ofGiver);
                    var given = new RobotGrants(wanted);
                    var isHeld = wanted.All(grant =>
                        grant.Permissions.All(permission => giver.Holds(grant.Place, permission))
                    );
                    isHeld.ShouldBe(Opened(given).IsSubsetOf(Opened(giver)));
                },
                iter: 10_000
            );

    [Fact]
    public void Grants_are_kept_as_they_were_given() =>
        Grants.Sample(grants =>
        {
            var read = StoredGrant.Read(StoredGrant.Write(grants));
            read.Select(grant => grant.Place).ShouldBe(grants.Select(grant => grant.Place));
            Opened(new RobotGrants(read)).SetEquals(Opened(new RobotGrants(grants))).ShouldBeTrue();
        });

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("[1]")]
    [InlineData("[null]")]
    [InlineData("""[{"kind":"project"}]""")]
    [InlineData("""[{"kind":"project","namespace":"p","project_id":null,"access":[{"resource":"a","action":"b"}]}]""")]
    [InlineData("""[{"kind":"project","namespace":"*","project_id":null,"access":null}]""")]
    [InlineData("""[{"kind":"project","namespace":"*","project_id":null,"access":[null]}]""")]
    [InlineData("""[{"kind":"project","namespace":"*","project_id":null,"access":[{"resource":null,"action":"b"}]}]""")]
    public void What_was_damaged_grants_nothing(string json) =>
        Opened(new RobotGrants(StoredGrant.Read(json))).ShouldBeEmpty();

    /// <summary>All that the grants open: in the site, in three projects that are there, and in one that is to come.</summary>
    private static HashSet<(long Project, Permission Permission)> Opened(RobotGrants grants) =>
        [
            .. from action in Actions
            let permission = new Permission("repository", action)
            from project in (long[])[0, 2, 3, 4, 99]
            where project == 0 ? grants.HoldsForSite(permission) : grants.HoldsIn(project, permission)
            select (project, permission),
        ];
}
