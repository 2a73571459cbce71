using System.Text;
using Entrepot.Access.Authorization;
using Shouldly;
using Xunit;

namespace Entrepot.Unit.Access.Authorization;

public sealed class RoleTableTests
{
    private static readonly ProjectRole?[] Roles =
    [
        ProjectRole.ProjectAdmin,
        ProjectRole.Maintainer,
        ProjectRole.Developer,
        ProjectRole.Guest,
        ProjectRole.LimitedGuest,
    ];

    /// <summary>Harbor's matrix, written down independently: any difference is a decision that somebody must defend.</summary>
    [Fact]
    public void The_table_is_the_one_that_was_agreed_on()
    {
        const string agreed = """
                                   admin maint devel guest limit public
            accessory:list         yes   yes   yes   yes   yes   yes
            artifact-addition:read yes   yes   yes   yes   yes   yes
            artifact-label:create  yes   yes   yes   -     -     -
            artifact-label:delete  yes   yes   yes   -     -     -
            artifact:create        yes   yes   yes   -     -     -
            artifact:delete        yes   yes   -     -     -     -
            artifact:list          yes   yes   yes   yes   yes   yes
            artifact:read          yes   yes   yes   yes   yes   yes
            label:create           yes   yes   -     -     -     -
            label:delete           yes   yes   -     -     -     -
            label:list             yes   yes   yes   yes   -     yes
            label:read             yes   yes   yes   yes   -     yes
            label:update           yes   yes   -     -     -     -
            log:list               yes   -     -     -     -     -
            member:create          yes   -     -     -     -     -
            member:delete          yes   -     -     -     -     -
            member:list            yes   yes   yes   yes   -     -
            member:read            yes   yes   yes   yes   -     -
            member:update          yes   -     -     -     -     -
            metadata:create        yes   -     -     -     -     -
            metadata:delete        yes   -     -     -     -     -
            metadata:read          yes   yes   -     -     -     -
            metadata:update        yes   -     -     -     -     -
            project:delete         yes   -     -     -     -     -
            project:read           yes   yes   yes   yes   yes   yes
            project:update         yes   -     -     -     -     -
            repository:create      yes   yes   yes   -     -     -
            repository:delete      yes   yes   -     -     -     -
            repository:list        yes   yes   yes   yes   yes   yes
            repository:pull        yes   yes   yes   yes   yes   yes
            repository:push        yes   yes   yes   -     -     -
            repository:read        yes   yes   yes   yes   yes   -
            repository:update      yes   yes   yes   -     -     -
            tag:create             yes   yes   yes   -     -     -
            tag:delete             yes   yes   -     -     -     -
            tag:list               yes   yes   yes   yes   yes   yes
            """;

        Written().ShouldBe(agreed);
    }

    [Fact]
    public void What_is_not_in_the_table_is_granted_to_nobody() =>
        Roles.Append(null).ShouldAllBe(role => !RoleTable.Grants(new Permission("repository", "explode"), role, true));

    private static string Written()
    {
        var text = new StringBuilder("                       admin maint devel guest limit public");
        foreach (
            var permission in RoleTable.Lines.Keys.OrderBy(permission => permission.ToString(), StringComparer.Ordinal)
        )
        {
            var cells = Roles
                .Select(role => RoleTable.Grants(permission, role, isPublic: false))
                .Append(RoleTable.Grants(permission, null, isPublic: true))
                .Select(granted => (granted ? "yes" : "-").PadRight(6));
            text.Append('\n').Append((permission.ToString().PadRight(23) + string.Concat(cells)).TrimEnd());
        }

        return text.ToString();
    }
}
