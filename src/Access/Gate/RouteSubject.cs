using System.Globalization;
using Entrepot.Access.Authorization;
using Entrepot.Oci;
using Microsoft.AspNetCore.Http;

namespace Entrepot.Access.Gate;

/// <summary>What a route is about, read from its values.</summary>
internal static class RouteSubject
{
    /// <summary>
    /// The repository of a <c>/v2</c> route, whose slashes were folded into <c>%2F</c>; null when it is no name of a
    /// repository within a project.
    /// </summary>
    public static RepositoryName? RepositoryOf(HttpContext context) =>
        context.Request.RouteValues["name"] is string folded
        && RepositoryName.TryParse(folded.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase), out var name)
        && name.WithinProject.Length > 0
            ? name
            : null;

    /// <summary>
    /// The project that a REST route names by name or id; <c>X-Is-Resource-Name: true</c> makes a number a name.
    /// </summary>
    public static ValueTask<ProjectRights?> ProjectOfAsync(
        HttpContext context,
        Rights rights,
        CancellationToken cancellationToken
    )
    {
        var values = context.Request.RouteValues;
        if (values["project_name"] is string name)
        {
            return rights.FindProjectAsync(name, cancellationToken);
        }

        var nameOrId =
            values["project_name_or_id"] as string
            ?? throw new InvalidOperationException("A route that demands a project's permission names no project.");
        return
            !IsSaidToBeName(context)
            && long.TryParse(nameOrId, NumberStyles.None, CultureInfo.InvariantCulture, out var id)
            ? rights.FindProjectAsync(id, cancellationToken)
            : rights.FindProjectAsync(nameOrId, cancellationToken);
    }

    private static bool IsSaidToBeName(HttpContext context) =>
        string.Equals(context.Request.Headers["X-Is-Resource-Name"], "true", StringComparison.OrdinalIgnoreCase);
}
