using Entrepot.Data;
using Entrepot.Data.ChangeLog;
using Entrepot.Data.Rows;
using Microsoft.EntityFrameworkCore;

namespace Entrepot.Replication.Alarms;

/// <summary>
/// The alarms that last, and those that are over. Beginning or ending one is a row and, in the same transaction, a
/// notice for each channel: what was noted is told, whatever happens. Several nodes may compare at once.
/// </summary>
public sealed class AlarmBook(Database database, AlarmOptions options, TimeProvider clock)
{
    /// <summary>So many alarms that are over can be read, the newest.</summary>
    public const int Kept = 1_000;
    private const int ForgottenAtOnce = 100;

    /// <summary>Raised when there are notices to deliver. It carries nothing.</summary>
    internal ChangeSignal Noted { get; } = new();

    /// <summary>Begins an alarm for each condition that raises one, and ends those of which no condition is left.</summary>
    /// <returns>How many alarms began or ended.</returns>
    public async Task<int> CompareAsync(IReadOnlyList<AlarmCondition> conditions, CancellationToken cancellationToken)
    {
        // Nearly always there is nothing to write, and a read costs no turn.
        var open = await database.ReadAsync(
            (context, token) => Open(context).AsNoTracking().ToListAsync(token),
            cancellationToken
        );
        if (!Ended(open, conditions).Any() && !Begun(open, conditions).Any())
        {
            return 0;
        }

        var changed = await database.WriteAsync(
            async (context, token) => await ApplyAsync(context, conditions, token),
            cancellationToken
        );
        Noted.Raise();
        return changed;
    }

    private async Task<int> ApplyAsync(
        EntrepotContext context,
        IReadOnlyList<AlarmCondition> conditions,
        CancellationToken cancellationToken
    )
    {
        var now = clock.GetUtcNow();
        var open = await Open(context).ToListAsync(cancellationToken);
        List<AlarmRow> ended = [.. Ended(open, conditions)];
        List<AlarmRow> begun = [.. Begun(open, conditions).Select(condition => Row(condition, now))];
        ended.ForEach(alarm => alarm.ClearedAt = now);
        context.Alarms.AddRange(begun);
        foreach (var channel in options.Channels)
        {
            context.AlarmNotices.AddRange(begun.Select(alarm => NoticeOf(alarm, channel, cleared: false, now)));
            context.AlarmNotices.AddRange(ended.Select(alarm => NoticeOf(alarm, channel, cleared: true, now)));
        }

        await context.SaveChangesAsync(cancellationToken);
        await ForgetAsync(context, cancellationToken);
        return begun.Count + ended.Count;
    }

    private static IQueryable<AlarmRow> Open(EntrepotContext context) =>
        context.Alarms.Where(alarm => alarm.ClearedAt == null).OrderBy(alarm => alarm.Id);

    private static IEnumerable<AlarmRow> Ended(List<AlarmRow> open, IReadOnlyList<AlarmCondition> conditions) =>
        open.Where(alarm => !conditions.Any(condition => IsAbout(alarm, condition)));

    private static IEnumerable<AlarmCondition> Begun(List<AlarmRow> open, IReadOnlyList<AlarmCondition> conditions) =>
        conditions.Where(condition => condition.Raises && !open.Exists(alarm => IsAbout(alarm, condition)));

    private static bool IsAbout(AlarmRow alarm, AlarmCondition condition) =>
        alarm.Kind == condition.Kind && alarm.SubjectId == condition.SubjectId;

    private static AlarmRow Row(AlarmCondition condition, DateTimeOffset now) =>
        new()
        {
            Kind = condition.Kind,
            SubjectId = condition.SubjectId,
            Subject = condition.Subject,
            Text = condition.Text,
            RaisedAt = now,
        };

    private static AlarmNoticeRow NoticeOf(AlarmRow alarm, string channel, bool cleared, DateTimeOffset now) =>
        new()
        {
            Alarm = alarm,
            Channel = channel,
            Cleared = cleared,
            NextTryAt = now,
        };

    /// <summary>Old alarms go with their notices.</summary>
    private static async Task ForgetAsync(EntrepotContext context, CancellationToken cancellationToken)
    {
        var old = await context
            .Alarms.Where(alarm => alarm.ClearedAt != null)
            .OrderByDescending(alarm => alarm.ClearedAt)
            .Skip(Kept)
            .Take(ForgottenAtOnce)
            .Select(alarm => alarm.Id)
            .ToListAsync(cancellationToken);
        if (old.Count > 0)
        {
            await context.Alarms.Where(alarm => old.Contains(alarm.Id)).ExecuteDeleteAsync(cancellationToken);
        }
    }
}
