using Entrepot.Data;
using Microsoft.EntityFrameworkCore;

namespace Entrepot.Replication.Alarms;

/// <summary>Lists alarms: those that last first, then those that are over, the last to end first.</summary>
public sealed class AlarmReader(Database database)
{
    public Task<(IReadOnlyList<ListedAlarm> Page, long Total)> ListAsync(
        int skip,
        int take,
        CancellationToken cancellationToken
    ) => database.ReadAsync((context, token) => ListAsync(context, skip, take, token), cancellationToken);

    private static async Task<(IReadOnlyList<ListedAlarm> Page, long Total)> ListAsync(
        EntrepotContext context,
        int skip,
        int take,
        CancellationToken cancellationToken
    )
    {
        // Two lists one after the other: databases do not agree where nulls are sorted, and no index has both.
        var open = context.Alarms.AsNoTracking().Where(alarm => alarm.ClearedAt == null);
        var over = context.Alarms.AsNoTracking().Where(alarm => alarm.ClearedAt != null);
        var openCount = await open.CountAsync(cancellationToken);
        var overCount = await over.CountAsync(cancellationToken);
        var page = await open.OrderByDescending(alarm => alarm.Id).Skip(skip).Take(take).ToListAsync(cancellationToken);
        if (page.Count < take)
        {
            page.AddRange(
                await over.OrderByDescending(alarm => alarm.ClearedAt)
                    .ThenByDescending(alarm => alarm.Id)
                    .Skip(Math.Max(0, skip - openCount))
                    .Take(take - page.Count)
                    .ToListAsync(cancellationToken)
            );
        }

        List<long> ids = [.. page.Select(alarm => alarm.Id)];
        var notices = await context
            .AlarmNotices.AsNoTracking()
            .Where(notice => ids.Contains(notice.AlarmId))
            .OrderBy(notice => notice.Id)
            .ToListAsync(cancellationToken);
        var byAlarm = notices.ToLookup(notice => notice.AlarmId);
        return ([.. page.Select(alarm => new ListedAlarm(alarm, [.. byAlarm[alarm.Id]]))], openCount + overCount);
    }
}
