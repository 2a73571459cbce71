namespace Entrepot.Bench.Measuring;

/// <summary>How long and how often.</summary>
/// <param name="Repetitions">Runs of each row at each registry.</param>
/// <param name="Duration">Of one run; operations that are longer are brought to their end.</param>
/// <param name="WarmUp">What each run begins with, unmeasured: connections, caches.</param>
/// <param name="SettleWindow">How long a row's work is watched, before its first run, for whether it still becomes cheaper.</param>
/// <param name="SettleWindows">How often at most.</param>
/// <param name="SettleCpuSeconds">What a server has used at least, since its start, before the first run counts.</param>
/// <param name="Replication">What the rows of replication copy.</param>
internal sealed record Profile(
    string Name,
    int Repetitions,
    TimeSpan Duration,
    TimeSpan WarmUp,
    TimeSpan SettleWindow,
    int SettleWindows,
    double SettleCpuSeconds,
    ReplicationSize Replication
)
{
    /// <summary>Blobs of this size are warmed up by one connection, and measured three times at most.</summary>
    public const long LargeBlob = 1_000_000_000;

    public static Profile Quick { get; } =
        new(
            "quick",
            Repetitions: 3,
            Duration: TimeSpan.FromSeconds(0.8),
            WarmUp: TimeSpan.FromSeconds(0.1),
            SettleWindow: TimeSpan.FromSeconds(0.3),
            SettleWindows: 30,
            SettleCpuSeconds: 5,
            new ReplicationSize(30, 100, 1)
        );

    public static Profile Full { get; } =
        new(
            "full",
            Repetitions: 5,
            Duration: TimeSpan.FromSeconds(2),
            WarmUp: TimeSpan.FromSeconds(0.4),
            SettleWindow: TimeSpan.FromSeconds(0.5),
            SettleWindows: 60,
            SettleCpuSeconds: 15,
            new ReplicationSize(200, 1000, 10)
        );

    public int RepetitionsOf(long bytesPerOperation) =>
        bytesPerOperation >= LargeBlob ? Math.Min(3, Repetitions) : Repetitions;
}
