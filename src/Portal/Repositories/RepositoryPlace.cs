using Entrepot.Management.Projects;
using Entrepot.Portal.Api;

namespace Entrepot.Portal.Repositories;

/// <summary>A repository, and where it is: in the REST API, among the pages, for clients.</summary>
/// <param name="Name">Within the project, such as <c>web/nginx</c>.</param>
public sealed record RepositoryPlace(long ProjectId, string ProjectName, string Name)
{
    /// <summary>Project included.</summary>
    public string FullName => $"{ProjectName}/{Name}";

    /// <summary>The path in the REST API.</summary>
    public string Path => $"/api/v2.0{Below}";

    public string ArtifactsPath => $"{Path}/artifacts";

    /// <summary>Where several artifacts are.</summary>
    public string DestinationsPath => $"/api/entrepot/v1{Below}/destinations";

    /// <summary>The page with its artifacts.</summary>
    public string Page =>
        $"/projects/{ProjectId}/repositories/{string.Join('/', Name.Split('/').Select(Uri.EscapeDataString))}";

    // Slashes are encoded twice, so that they pass every proxy.
    private string Below => $"/projects/{ProjectName}/repositories/{Uri.EscapeDataString(Uri.EscapeDataString(Name))}";

    /// <summary>The project tells its name by its id.</summary>
    public static async Task<ApiAnswer<RepositoryPlace>> FindAsync(
        SiteApi api,
        long projectId,
        string name,
        CancellationToken cancellationToken
    )
    {
        var project = await api.GetAsync<ProjectAnswer>($"/api/v2.0/projects/{projectId}", cancellationToken);
        return project.IsDone
            ? new ApiAnswer<RepositoryPlace>(new RepositoryPlace(projectId, project.Value.Name, name), null)
            : new ApiAnswer<RepositoryPlace>(project.Refusal);
    }

    /// <summary>The path of an artifact in the REST API.</summary>
    public string PathOf(string digest) => $"{ArtifactsPath}/{digest}";

    /// <summary>The same among this site's additions to Harbor's API.</summary>
    public string ExtensionPathOf(string digest) => $"/api/entrepot/v1{Below}/artifacts/{digest}";

    /// <summary>The page of an artifact.</summary>
    public string PageOf(string digest) =>
        $"/projects/{ProjectId}/artifact/{digest}?repository={Uri.EscapeDataString(Name)}";
}
