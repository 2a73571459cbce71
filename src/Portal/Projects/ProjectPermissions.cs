using Entrepot.Management.Users;
using Entrepot.Portal.Api;

namespace Entrepot.Portal.Projects;

/// <summary>What the person may do in a project, as the site decides it. The pages of a project have it cascaded.</summary>
public sealed class ProjectPermissions
{
    /// <summary>The project itself, among what permissions are on.</summary>
    public const string Project = ".";

    private readonly HashSet<PermissionAnswer> held;

    private ProjectPermissions(IEnumerable<PermissionAnswer> held) => this.held = [.. held];

    /// <param name="resource">In Harbor's words, such as <c>repository</c>; <see cref="Project"/> for the project itself.</param>
    /// <param name="action">Such as <c>create</c>.</param>
    public bool May(string resource, string action) => held.Contains(new PermissionAnswer(resource, action));

    /// <summary>Asks the site. In a project that the person may not know of there is nothing they may do.</summary>
    public static async Task<(ProjectPermissions? Permissions, ApiRefusal? Refusal)> ReadAsync(
        SiteApi api,
        long projectId,
        CancellationToken cancellationToken
    )
    {
        var answer = await api.GetAsync<List<PermissionAnswer>>(
            $"/api/v2.0/users/current/permissions?scope=/project/{projectId}&relative=true",
            cancellationToken
        );
        return answer.IsDone ? (new ProjectPermissions(answer.Value), null) : (null, answer.Refusal);
    }
}
