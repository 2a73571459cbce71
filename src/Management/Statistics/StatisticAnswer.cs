namespace Entrepot.Management.Statistics;

/// <summary>
/// Harbor's <c>Statistic</c>. Private are those that the principal is a member of; the totals are for administrators and
/// 0 for others.
/// </summary>
/// <param name="TotalStorageConsumption">In bytes, as they were added up last.</param>
/// <param name="BeingCounted">True while the bytes are added up for the first time: until then they are 0.</param>
public sealed record StatisticAnswer(
    long PrivateProjectCount,
    long PrivateRepoCount,
    long PublicProjectCount,
    long PublicRepoCount,
    long TotalProjectCount,
    long TotalRepoCount,
    long TotalStorageConsumption,
    bool? BeingCounted = null
);
