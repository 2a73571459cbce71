using Entrepot.Data;
using Microsoft.EntityFrameworkCore;

namespace Entrepot.Management.Statistics;

/// <summary>
/// Counts the pushes and pulls of the last day. At most <see cref="MostLines"/> lines of the audit log are looked at, and
/// once a minute at most.
/// </summary>
internal sealed class ActivityReader(Database database, TimeProvider clock)
{
    public const int MostLines = 50_000;

    private const int Hours = 24;
    private static readonly TimeSpan FreshFor = TimeSpan.FromMinutes(1);

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
        var lines = await database.ReadAsync(
            (context, token) =>
                context
                    .AuditEntries.Where(row => row.At >= first)
                    .OrderByDescending(row => row.At)
                    .Take(MostLines)
                    .Select(row => new Line(row.At, row.Operation, row.ResourceType))
                    .ToListAsync(token),
            cancellationToken
        );
        var since = lines.Count == MostLines ? lines[^1].At : first;
        var answer = new ActivityAnswer(since, Count(lines, first));
        last = new Kept(now, answer);
        return answer;
    }

    private static List<ActivityHour> Count(List<Line> lines, DateTimeOffset first)
    {
        var (pushes, pulls) = (new int[Hours], new int[Hours]);
        foreach (var line in lines.Where(line => line.ResourceType == "artifact"))
        {
            // A line of the future was written by a clock that goes wrong.
            var index = Math.Min(Hours - 1, (int)(line.At - first).TotalHours);
            if (line.Operation == "create")
            {
                pushes[index]++;
            }
            else if (line.Operation == "pull")
            {
                pulls[index]++;
            }
        }

        return
        [
            .. Enumerable
                .Range(0, Hours)
                .Select(hour => new ActivityHour(first.AddHours(hour), pushes[hour], pulls[hour])),
        ];
    }

    private sealed record Line(DateTimeOffset At, string Operation, string ResourceType);

    private sealed record Kept(DateTimeOffset At, ActivityAnswer Answer);
}
