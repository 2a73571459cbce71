using Entrepot.Management.Robots;
using Entrepot.Portal.Robots;
using Shouldly;
using Xunit;

namespace Entrepot.Unit.Portal.Robots;

public sealed class RobotFormTests
{
    private static readonly RobotAnswer Robot = new(
        7,
        "robot$ci",
        "for the pipeline",
        "system",
        90,
        Editable: true,
        Disable: false,
        1_800_000_000,
        [
            new RobotPermissionBody("system", "/", [new AccessBody("project", "list", "allow")]),
            new RobotPermissionBody("project", "shop", [new AccessBody("repository", "pull", "allow")]),
            new RobotPermissionBody("project", "*", [new AccessBody("repository", "push", "allow")]),
        ],
        "local",
        1,
        default,
        default
    );

    [Fact]
    public void An_edit_that_changes_nothing_sends_what_there_is()
    {
        var request = RobotForm.Of(Robot).ToRequest();

        (request.Name, request.Description, request.Level).ShouldBe(("robot$ci", "for the pipeline", "system"));
        request.Duration.ShouldBe(90);
        request.Disable.ShouldBe(false);
        request
            .Permissions!.Select(Written)
            .ShouldBe(["system / project:list", "project shop repository:pull", "project * repository:push"]);
    }

    [Fact]
    public void A_project_without_permissions_is_not_sent()
    {
        var form = RobotForm.Of(Robot);
        form.Places[0].Chosen.Clear();

        form.IsWhole.ShouldBeFalse();
    }

    [Fact]
    public void A_new_one_of_a_project_pulls_and_pushes_there_as_long_as_the_site_says()
    {
        var form = RobotForm.New("shop");
        form.Name = "ci";

        var request = form.ToRequest();

        form.IsWhole.ShouldBeTrue();
        request.Level.ShouldBe("project");
        request.Duration.ShouldBeNull();
        request.Permissions!.Select(Written).ShouldBe(["project shop repository:pull repository:push"]);
    }

    private static string Written(RobotPermissionBody? grant) =>
        $"{grant!.Kind} {grant.Namespace} {string.Join(' ', grant.Access!.Select(one => $"{one!.Resource}:{one.Action}"))}";
}
