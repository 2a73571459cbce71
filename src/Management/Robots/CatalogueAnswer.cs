using Entrepot.Access.Authorization;
using Entrepot.Access.Robots;

namespace Entrepot.Management.Robots;

/// <summary>Harbor's <c>Permissions</c>: what robot accounts can be given.</summary>
public sealed record CatalogueAnswer(IReadOnlyList<AccessBody> System, IReadOnlyList<AccessBody> Project)
{
    /// <param name="withSystem">Whether the reader may make robot accounts of the site.</param>
    public static CatalogueAnswer Of(bool withSystem) =>
        new(withSystem ? Show(PermissionCatalogue.System) : [], Show(PermissionCatalogue.Project));

    private static List<AccessBody> Show(IEnumerable<Permission> permissions) =>
        [.. permissions.Select(permission => new AccessBody(permission.Resource, permission.Action))];
}
