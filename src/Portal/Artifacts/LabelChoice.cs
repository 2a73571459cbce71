using Entrepot.Management.Labels;
using Entrepot.Portal.Api;

namespace Entrepot.Portal.Artifacts;

/// <summary>The labels that an artifact of a project may carry.</summary>
internal static class LabelChoice
{
    /// <summary>The project's, then those of all projects; of each by name. None where they may not be seen.</summary>
    public static async Task<IReadOnlyList<LabelAnswer>> ReadAsync(
        SiteApi api,
        long projectId,
        CancellationToken cancellationToken
    )
    {
        var own = await api.AllAsync<LabelAnswer>(
            $"/api/v2.0/labels?scope=p&project_id={projectId}&sort=name",
            cancellationToken
        );
        var global = await api.AllAsync<LabelAnswer>("/api/v2.0/labels?scope=g&sort=name", cancellationToken);
        return [.. own.Value ?? [], .. global.Value ?? []];
    }
}
