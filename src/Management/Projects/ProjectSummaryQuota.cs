using Entrepot.Management.Quotas;

namespace Entrepot.Management.Projects;

/// <summary>Harbor's <c>ProjectSummaryQuota</c>.</summary>
/// <param name="BeingCounted">True while what is used is added up for the first time: until then it is 0.</param>
public sealed record ProjectSummaryQuota(StorageAmount Hard, StorageAmount Used, bool? BeingCounted = null);
