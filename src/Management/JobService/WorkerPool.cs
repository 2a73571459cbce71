namespace Entrepot.Management.JobService;

/// <summary>Harbor's <c>WorkerPool</c>.</summary>
/// <param name="Concurrency">How much it works on at once.</param>
public sealed record WorkerPool(
    int Pid,
    string WorkerPoolId,
    DateTimeOffset StartAt,
    DateTimeOffset HeartbeatAt,
    int Concurrency,
    string Host
);
