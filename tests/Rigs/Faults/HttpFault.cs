namespace Entrepot.Rigs.Faults;

/// <summary>An answer that a <see cref="FaultyHttpFront"/> gives instead of asking its target.</summary>
public sealed record HttpFault
{
    /// <summary>The requests that it concerns; all by default.</summary>
    public Predicate<RecordedRequest> When { get; init; } = _ => true;

    /// <summary>How many of them.</summary>
    public int Times { get; init; } = 1;

    /// <summary>The status to answer; 0 resets the connection instead.</summary>
    public int Status { get; init; }

    /// <summary>Headers of the answer.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>The body of the answer.</summary>
    public string Body { get; init; } = "";

    /// <summary>A wait before the answer.</summary>
    public TimeSpan Delay { get; init; }

    /// <summary>Asks the target all the same, after the delay, and passes its answer on.</summary>
    public bool OnlyDelay { get; init; }

    /// <summary>429 with Retry-After in seconds.</summary>
    public static HttpFault TooManyRequests(int retryAfterSeconds, int times = 1) =>
        new()
        {
            Status = 429,
            Times = times,
            Headers = new Dictionary<string, string>
            {
                ["Retry-After"] = retryAfterSeconds.ToString(System.Globalization.CultureInfo.InvariantCulture),
            },
        };

    /// <summary>503 without a word.</summary>
    public static HttpFault Unavailable(int times = 1) => new() { Status = 503, Times = times };

    /// <summary>The connection is reset before an answer.</summary>
    public static HttpFault Reset(int times = 1) => new() { Times = times };
}
