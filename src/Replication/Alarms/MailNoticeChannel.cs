using System.Globalization;
using Entrepot.Remotes.Notices;

namespace Entrepot.Replication.Alarms;

/// <summary>Sends messages by mail, in plain text.</summary>
internal sealed class MailNoticeChannel(MailNotices mail, AlarmOptions options) : INoticeChannel
{
    public const string Key = "mail";

    public string Name => Key;

    public Task<NoticeDelivery> DeliverAsync(Notice notice, CancellationToken cancellationToken)
    {
        var host = options.Site.Length == 0 ? "entrepot" : new Uri(options.Site).IdnHost;
        var message = new Mail(
            $"{notice.Id}@{host}",
            options.MailFrom,
            options.MailTo,
            $"[{host}] {notice.Headline}",
            string.Create(
                CultureInfo.InvariantCulture,
                $"""
                {notice.Text}

                Since {notice.RaisedAt:yyyy-MM-dd HH:mm:ss} UTC. Alarm {notice.AlarmId}, {notice.State}.

                """
            )
        );
        return mail.SendAsync(options.MailServer!, message, cancellationToken);
    }
}
