namespace Entrepot.Management.Projects;

/// <summary>Harbor's <c>ProjectSummary</c>; what the principal may not see is null.</summary>
public sealed record ProjectSummary(
    long RepoCount,
    int? ProjectAdminCount = null,
    int? MaintainerCount = null,
    int? DeveloperCount = null,
    int? GuestCount = null,
    int? LimitedGuestCount = null,
    ProjectSummaryQuota? Quota = null
);
