using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Entrepot.Remotes.Notices;

namespace Entrepot.Replication.Alarms;

/// <summary>Posts messages as JSON, signed when there is a shared secret.</summary>
internal sealed class HttpNoticeChannel(HttpNotices http, AlarmOptions options) : INoticeChannel
{
    public const string Key = "http";

    public string Name => Key;

    public Task<NoticeDelivery> DeliverAsync(Notice notice, CancellationToken cancellationToken)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(BodyOf(notice), NoticeJson.Default.NoticeBody);
        var signature = options.UrlSecret is { } secret
            ? $"sha256={Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), body))}"
            : null;
        return http.PostAsync(options.Url!, body, signature, cancellationToken);
    }

    private NoticeBody BodyOf(Notice notice) =>
        new(
            notice.Id,
            options.Site.Length == 0 ? null : options.Site,
            notice.State,
            AlarmWords.Of(notice.Kind),
            notice.AlarmId,
            notice.SubjectId,
            notice.Subject,
            notice.Headline,
            notice.Text,
            notice.RaisedAt.UtcDateTime,
            notice.ClearedAt?.UtcDateTime
        );
}
