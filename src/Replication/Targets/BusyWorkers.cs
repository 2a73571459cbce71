namespace Entrepot.Replication.Targets;

/// <summary>How many workers of this node each endpoint and each rule has.</summary>
public sealed record BusyWorkers(IReadOnlyDictionary<long, int> ByEndpoint, IReadOnlyDictionary<long, int> ByPolicy)
{
    public static BusyWorkers None { get; } = new(new Dictionary<long, int>(), new Dictionary<long, int>());

    public int All => ByEndpoint.Values.Sum();
}
