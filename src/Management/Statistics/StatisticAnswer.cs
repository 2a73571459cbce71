namespace Entrepot.Management.Statistics;

/// <summary>
/// Harbor's <c>Statistic</c>. Private are those that the principal is a member of; the totals are for administrators and
/// 0 for others.
/// </summary>
/// <param name="TotalStorageConsumption">In bytes; as old as <c>StorageUse.AgeOfSite</c> at most.</param>
public sealed record StatisticAnswer(
    long PrivateProjectCount,
    long PrivateRepoCount,
    long PublicProjectCount,
    long PublicRepoCount,
    long TotalProjectCount,
    long TotalRepoCount,
    long TotalStorageConsumption
);
