using Entrepot.Management.Users;
using Entrepot.Portal.Api;

namespace Entrepot.Portal.Parts;

/// <summary>What the person who looks may do in a project, as the site decides it.</summary>
public sealed class ProjectPermissions
{
    private readonly HashSet<(string Resource, string Action)> held;

    private ProjectPermissions(IEnumerable<PermissionAnswer> held) =>
        this.held = [.. held.Select(permission => (permission.Resource, permission.Action))];

    /// <summary>Nobody may do anything.</summary>
    public static ProjectPermissions None { get; } = new([]);

    public static async Task<ProjectPermissions> ReadAsync(
        SiteApi api,
        long projectId,
        CancellationToken cancellationToken
    )
    {
        var answer = await api.GetAsync<List<PermissionAnswer>>(
            $"/api/v2.0/users/current/permissions?scope=/project/{projectId}&relative=true",
            cancellationToken
        );
        return answer.IsDone ? new ProjectPermissions(answer.Value) : None;
    }

    /// <param name="resource">Such as <c>repository</c>; <c>.</c> is the project itself.</param>
    /// <param name="action">Such as <c>delete</c>.</param>
    public bool Allow(string resource, string action) => held.Contains((resource, action));
}
