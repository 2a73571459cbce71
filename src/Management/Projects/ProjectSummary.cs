namespace Entrepot.Management.Projects;

/// <summary>Harbor's <c>ProjectSummary</c>; counts of members are null for who may not see members.</summary>
internal sealed record ProjectSummary(
    long RepoCount,
    int? ProjectAdminCount = null,
    int? MaintainerCount = null,
    int? DeveloperCount = null,
    int? GuestCount = null,
    int? LimitedGuestCount = null
);
