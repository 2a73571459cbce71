using Entrepot.Management.Quotas;

namespace Entrepot.Management.Projects;

/// <summary>Harbor's <c>ProjectSummaryQuota</c>.</summary>
public sealed record ProjectSummaryQuota(StorageAmount Hard, StorageAmount Used);
