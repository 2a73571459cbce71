namespace Entrepot.Bench.Measuring;

/// <summary>How long and how often.</summary>
/// <param name="Repetitions">Runs of each row at each registry.</param>
/// <param name="Duration">Of one run; operations that are longer are brought to their end.</param>
/// <param name="FirstWarmUp">What the first run of a row begins with, unmeasured: programs find their way into new code.</param>
/// <param name="WarmUp">What each further run begins with, unmeasured: connections, caches.</param>
/// <param name="Replication">What the rows of replication copy.</param>
internal sealed record Profile(
    string Name,
    int Repetitions,
    TimeSpan Duration,
    TimeSpan FirstWarmUp,
    TimeSpan WarmUp,
    ReplicationSize Replication
)
{
    /// <summary>Blobs of this size are warmed up by one connection, and measured three times at most.</summary>
    public const long LargeBlob = 1_000_000_000;

    public static Profile Quick =>
        new(
            "quick",
            3,
            TimeSpan.FromSeconds(0.8),
            TimeSpan.FromSeconds(0.6),
            TimeSpan.FromSeconds(0.1),
            new ReplicationSize(30, 100, 1)
        );

    public static Profile Full =>
        new(
            "full",
            5,
            TimeSpan.FromSeconds(2),
            TimeSpan.FromSeconds(2),
            TimeSpan.FromSeconds(0.4),
            new ReplicationSize(200, 1000, 10)
        );

    public int RepetitionsOf(long bytesPerOperation) =>
        bytesPerOperation >= LargeBlob ? Math.Min(3, Repetitions) : Repetitions;
}
