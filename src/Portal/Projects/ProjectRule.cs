using Entrepot.Management.Replication;
using Entrepot.Replication.Filters;

namespace Entrepot.Portal.Projects;

/// <summary>A replication rule that has to do with a project.</summary>
/// <param name="Pushes">Copies the project's content to the registry; otherwise from it into the project.</param>
internal sealed record ProjectRule(long Id, string Name, string Registry, bool Pushes, bool Enabled)
{
    private const long ThisSite = 0;

    /// <param name="policies">Every rule.</param>
    /// <param name="project">The project's name.</param>
    public static IReadOnlyList<ProjectRule> Among(IEnumerable<PolicyAnswer> policies, string project) =>
        [
            .. policies
                .Where(policy => policy.SrcRegistry.Id == ThisSite ? Takes(policy, project) : Fills(policy, project))
                .Select(policy =>
                    policy.SrcRegistry.Id == ThisSite
                        ? new ProjectRule(
                            policy.Id,
                            policy.Name,
                            policy.DestRegistry.Name,
                            Pushes: true,
                            policy.Enabled == true
                        )
                        : new ProjectRule(
                            policy.Id,
                            policy.Name,
                            policy.SrcRegistry.Name,
                            Pushes: false,
                            policy.Enabled == true
                        )
                ),
        ];

    /// <summary>Whether it selects repositories of the project, those that may come included.</summary>
    private static bool Takes(PolicyAnswer policy, string project)
    {
        var pattern = policy.Filters?.FirstOrDefault(filter => filter.Type == "name")?.Value.GetString() ?? "";
        return GlobPattern.Parse(pattern) is { Pattern: { } parsed } && parsed.MatchesBelow(project);
    }

    private static bool Fills(PolicyAnswer policy, string project) =>
        policy.DestNamespace is { } destination
        && (destination == project || destination.StartsWith(project + "/", StringComparison.Ordinal));
}
