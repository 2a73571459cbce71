using Entrepot.Data;
using Microsoft.EntityFrameworkCore;

namespace Entrepot.Management.Statistics;

/// <summary>
/// Counts the pushes and pulls of the last day: a push is a tag that somebody set, however many manifests came with it.
/// The database counts them, in at most <see cref="MostLines"/> lines of the audit log, once a minute at most.
/// </summary>
internal sealed class ActivityReader(Database database, TimeProvider clock)
{
    public const int MostLines = 50_000;

    private const int Hours = 24;
    private static readonly TimeSpan FreshFor = TimeSpan.FromMinutes(1);
    private static readonly long MicrosecondsPerHour = TimeSpan.TicksPerHour / TimeSpan.TicksPerMicrosecond;

    private volatile Kept? last;

    public async Task<ActivityAnswer> ReadAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        if (last is { } kept && now - kept.At < FreshFor && now >= kept.At)
        {
            return kept.Answer;
        }

        var hour = new DateTimeOffset(now.Year, now.Month, now.Day, now.Hour, 0, 0, TimeSpan.Zero);
        var first = hour.AddHours(1 - Hours);
        var counts = await database.ReadAsync(
            (context, token) => Counts(context, first).ToListAsync(token),
            cancellationToken
        );
        var since = counts.Sum(count => count.Lines) < MostLines ? first : counts.Min(count => count.Oldest);
        var answer = new ActivityAnswer(since, Told(counts, first));
        last = new Kept(now, answer);
        return answer;
    }

    /// <summary>A line for each hour in which something happened.</summary>
    private static IQueryable<Count> Counts(EntrepotContext context, DateTimeOffset first)
    {
        var start = Microseconds.Of(first);
        return context
            .AuditEntries.Where(row => row.At >= first)
            .OrderByDescending(row => row.At)
            .Take(MostLines)
            // The cast is how a moment is reckoned with as the number that is stored.
            .GroupBy(row => ((long)(object)row.At - start) / MicrosecondsPerHour)
            .Select(lines => new Count(
                lines.Key,
                lines.Count(),
                lines.Count(row =>
                    row.Operation == "create"
                    && (row.ResourceType == "artifact" || row.ResourceType == "tag")
                    // What came by its digest alone is a part of something, or nobody's yet.
                    && !EF.Functions.Like(row.Resource, "%@%")
                ),
                lines.Count(row => row.Operation == "pull" && row.ResourceType == "artifact"),
                lines.Min(row => row.At)
            ));
    }

    private static List<ActivityHour> Told(List<Count> counts, DateTimeOffset first) =>
        [
            .. Enumerable
                .Range(0, Hours)
                .Select(hour =>
                {
                    // A line of the future was written by a clock that goes wrong.
                    var these = counts.Where(count => Math.Min(Hours - 1, count.Hour) == hour).ToList();
                    return new ActivityHour(
                        first.AddHours(hour),
                        these.Sum(count => count.Pushes),
                        these.Sum(count => count.Pulls)
                    );
                }),
        ];

    /// <param name="Hour">So many hours after the first one.</param>
    private sealed record Count(long Hour, int Lines, int Pushes, int Pulls, DateTimeOffset Oldest);

    private sealed record Kept(DateTimeOffset At, ActivityAnswer Answer);
}
