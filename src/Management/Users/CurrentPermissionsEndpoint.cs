using System.Globalization;
using Entrepot.Access.Authorization;
using Entrepot.Access.Http;
using Microsoft.AspNetCore.Http;

namespace Entrepot.Management.Users;

/// <summary>
/// <c>GET /users/current/permissions</c>: what the principal may do in a project, from the table that decides it. A
/// scope that is nothing, or nothing that the principal may know of, has no permissions.
/// </summary>
internal static class CurrentPermissionsEndpoint
{
    private const string ProjectPrefix = "/project/";

    /// <param name="scope"><c>/project/{id}</c>.</param>
    /// <param name="relative">Names resources without the scope, and the project itself by a dot.</param>
    public static async Task<IResult> HandleAsync(
        HttpContext context,
        Authorizer authorizer,
        string? scope,
        bool? relative,
        CancellationToken cancellationToken
    )
    {
        if (ProjectOf(scope) is not { } project)
        {
            return TypedResults.Ok(Array.Empty<PermissionAnswer>());
        }

        var held = await authorizer.PermissionsAsync(context.GetPrincipal(), project, cancellationToken);
        var prefix = $"{ProjectPrefix}{project}";
        return TypedResults.Ok(
            held.Select(permission => new PermissionAnswer(
                    (permission.Resource, relative ?? false) switch
                    {
                        ("project", true) => ".",
                        ("project", false) => prefix,
                        (var resource, true) => resource,
                        var (resource, _) => $"{prefix}/{resource}",
                    },
                    permission.Action
                ))
                .ToList()
        );
    }

    private static long? ProjectOf(string? scope) =>
        scope is not null
        && scope.StartsWith(ProjectPrefix, StringComparison.Ordinal)
        && long.TryParse(
            scope.AsSpan(ProjectPrefix.Length).TrimEnd('/'),
            NumberStyles.None,
            CultureInfo.InvariantCulture,
            out var id
        )
            ? id
            : null;
}
