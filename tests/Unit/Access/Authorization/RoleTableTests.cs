using System.Text;
using Entrepot.Access.Authorization;
using Shouldly;
using Xunit;

namespace Entrepot.Unit.Access.Authorization;

public sealed class RoleTableTests
{
    private static readonly ProjectRole[] Roles =
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
            accessory:list              yes   yes   yes   yes   yes   yes
            artifact-addition:read      yes   yes   yes   yes   yes   yes
            artifact-label:create       yes   yes   yes   -     -     -
            artifact-label:delete       yes   yes   yes   -     -     -
            artifact:create             yes   yes   yes   -     -     -
            artifact:delete             yes   yes   -     -     -     -
            artifact:list               yes   yes   yes   yes   yes   yes
            artifact:read               yes   yes   yes   yes   yes   yes
            export-cve:create           yes   yes   yes   -     -     -
            export-cve:list             yes   yes   yes   -     -     -
            export-cve:read             yes   yes   yes   -     -     -
            immutable-tag:create        yes   yes   -     -     -     -
            immutable-tag:delete        yes   yes   -     -     -     -
            immutable-tag:list          yes   yes   -     -     -     -
            immutable-tag:update        yes   yes   -     -     -     -
            label:create                yes   yes   -     -     -     -
            label:delete                yes   yes   -     -     -     -
            label:list                  yes   yes   yes   yes   -     yes
            label:read                  yes   yes   yes   yes   -     yes
            label:update                yes   yes   -     -     -     -
            log:list                    yes   -     -     -     -     -
            member:create               yes   -     -     -     -     -
            member:delete               yes   -     -     -     -     -
            member:list                 yes   yes   yes   yes   -     -
            member:read                 yes   yes   yes   yes   -     -
            member:update               yes   -     -     -     -     -
            metadata:create             yes   -     -     -     -     -
            metadata:delete             yes   -     -     -     -     -
            metadata:list               yes   yes   -     -     -     -
            metadata:read               yes   yes   -     -     -     -
            metadata:update             yes   -     -     -     -     -
            notification-policy:create  yes   -     -     -     -     -
            notification-policy:delete  yes   -     -     -     -     -
            notification-policy:list    yes   yes   -     -     -     -
            notification-policy:read    yes   yes   -     -     -     -
            notification-policy:update  yes   -     -     -     -     -
            preheat-policy:create       yes   -     -     -     -     -
            preheat-policy:delete       yes   -     -     -     -     -
            preheat-policy:list         yes   -     -     -     -     -
            preheat-policy:read         yes   -     -     -     -     -
            preheat-policy:update       yes   -     -     -     -     -
            project:delete              yes   -     -     -     -     -
            project:read                yes   yes   yes   yes   yes   yes
            project:update              yes   -     -     -     -     -
            quota:read                  yes   yes   yes   yes   yes   -
            repository:create           yes   yes   yes   -     -     -
            repository:delete           yes   yes   -     -     -     -
            repository:list             yes   yes   yes   yes   yes   yes
            repository:pull             yes   yes   yes   yes   yes   yes
            repository:push             yes   yes   yes   -     -     -
            repository:read             yes   yes   yes   yes   yes   -
            repository:update           yes   yes   yes   -     -     -
            robot:create                yes   -     -     -     -     -
            robot:delete                yes   -     -     -     -     -
            robot:list                  yes   yes   yes   yes   -     -
            robot:read                  yes   yes   yes   yes   -     -
            robot:update                yes   -     -     -     -     -
            sbom:create                 yes   yes   -     -     -     -
            sbom:read                   yes   yes   yes   yes   yes   -
            sbom:stop                   yes   yes   -     -     -     -
            scan:create                 yes   yes   -     -     -     -
            scan:read                   yes   yes   yes   yes   yes   yes
            scan:stop                   yes   yes   -     -     -     -
            scanner:create              yes   -     -     -     -     -
            scanner:read                yes   yes   yes   yes   yes   yes
            tag-retention:create        yes   yes   yes   -     -     -
            tag-retention:delete        yes   yes   yes   -     -     -
            tag-retention:list          yes   yes   yes   -     -     -
            tag-retention:read          yes   yes   yes   -     -     -
            tag-retention:update        yes   yes   yes   -     -     -
            tag:create                  yes   yes   yes   -     -     -
            tag:delete                  yes   yes   -     -     -     -
            tag:list                    yes   yes   yes   yes   yes   yes
            """;

        Written().ShouldBe(agreed);
    }

    [Fact]
    public void What_is_not_in_the_table_is_granted_to_nobody() =>
        RoleTable.Grants(new Permission("repository", "explode"), Roles, isPublic: true).ShouldBeFalse();

    private static string Written()
    {
        var text = new StringBuilder("                            admin maint devel guest limit public");
        foreach (
            var permission in RoleTable.Lines.Keys.OrderBy(permission => permission.ToString(), StringComparer.Ordinal)
        )
        {
            var cells = Roles
                .Select(role => RoleTable.Grants(permission, [role], isPublic: false))
                .Append(RoleTable.Grants(permission, [], isPublic: true))
                .Select(granted => (granted ? "yes" : "-").PadRight(6));
            text.Append('\n').Append((permission.ToString().PadRight(28) + string.Concat(cells)).TrimEnd());
        }

        return text.ToString();
    }
}
