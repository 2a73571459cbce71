using Entrepot.Data;
using Entrepot.Data.Rows;
using Entrepot.Remotes.Notices;
using Microsoft.EntityFrameworkCore;

namespace Entrepot.Replication.Alarms;

/// <summary>
/// Delivers notices at least once: one is claimed for a while, sent, and noted as sent. What a node had claimed when it
/// died is due again soon. The end of an alarm is told after its beginning.
/// </summary>
internal sealed class NoticeSender(Database database, Random random, TimeProvider clock)
{
    /// <summary>How long others leave a notice to the node that sends it: longer than any try takes.</summary>
    private static readonly TimeSpan Claim = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(10);
    private const int LongestFault = 500;

    /// <summary>Tries to deliver the next notice that is due; null when none is.</summary>
    public async Task<NoticeDelivery?> SendNextAsync(INoticeChannel channel, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();

        // Nearly always none is, and a read costs no turn.
        if (
            !await database.ReadAsync((context, token) => Due(context, channel, now).AnyAsync(token), cancellationToken)
        )
        {
            return null;
        }

        var notice = await database.WriteAsync(
            (context, token) => ClaimAsync(context, channel, now, token),
            cancellationToken
        );
        if (notice is null)
        {
            return null;
        }

        var delivery = await channel.DeliverAsync(notice, cancellationToken);
        await NoteAsync(notice, delivery);
        return delivery;
    }

    private static async Task<Notice?> ClaimAsync(
        EntrepotContext context,
        INoticeChannel channel,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        var row = await Due(context, channel, now)
            .Include(notice => notice.Alarm)
            .FirstOrDefaultAsync(cancellationToken);
        if (row is null)
        {
            return null;
        }

        row.Attempts++;
        row.NextTryAt = now + Claim;
        await context.SaveChangesAsync(cancellationToken);
        return Notice.Of(row);
    }

    /// <summary>How it ended is written even while the node stops: otherwise it would be told twice.</summary>
    private Task<int> NoteAsync(Notice notice, NoticeDelivery delivery)
    {
        var now = clock.GetUtcNow();
        var pause = PauseAfter(notice.Attempt);
        return database.WriteAsync(
            async (context, token) =>
            {
                var row = await context.AlarmNotices.SingleOrDefaultAsync(one => one.Id == notice.RowId, token);
                if (row is null)
                {
                    return 0;
                }

                if (delivery is NoticeDelivery.Failed(var words))
                {
                    row.Fault = words.Length > LongestFault ? words[..LongestFault] : words;
                    row.NextTryAt = now + pause;
                }
                else
                {
                    row.Fault = "";
                    row.SentAt = now;
                    row.NextTryAt = null;
                }

                return await context.SaveChangesAsync(token);
            },
            CancellationToken.None
        );
    }

    private static IQueryable<AlarmNoticeRow> Due(EntrepotContext context, INoticeChannel channel, DateTimeOffset now)
    {
        var name = channel.Name;
        return context
            .AlarmNotices.Where(notice =>
                notice.SentAt == null
                && notice.NextTryAt <= now
                && notice.Channel == name
                && !context.AlarmNotices.Any(earlier =>
                    earlier.AlarmId == notice.AlarmId
                    && earlier.Channel == name
                    && earlier.SentAt == null
                    && earlier.Id < notice.Id
                )
            )
            .OrderBy(notice => notice.NextTryAt)
            .ThenBy(notice => notice.Id);
    }

    private TimeSpan PauseAfter(int attempt)
    {
        var doubled = FirstPause * Math.Pow(2, Math.Clamp(attempt - 1, 0, 20));
        return (doubled < LongestPause ? doubled : LongestPause) * (0.5 + (random.NextDouble() / 2));
    }
}
