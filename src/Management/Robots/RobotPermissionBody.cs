using Entrepot.Access.Robots;

namespace Entrepot.Management.Robots;

/// <summary>Harbor's <c>RobotPermission</c>.</summary>
/// <param name="Kind"><c>system</c> or <c>project</c>.</param>
/// <param name="Namespace"><c>/</c> for the site, a project's name, or <c>*</c> for all projects.</param>
public sealed record RobotPermissionBody(string? Kind, string? Namespace, IReadOnlyList<AccessBody?>? Access)
{
    public static RobotPermissionBody Of(RobotGrant grant) =>
        new(
            RobotWords.KindOf(grant.Place),
            RobotWords.NamespaceOf(grant.Place),
            [
                .. grant.Permissions.Select(permission => new AccessBody(
                    permission.Resource,
                    permission.Action,
                    AccessBody.Allow
                )),
            ]
        );
}
