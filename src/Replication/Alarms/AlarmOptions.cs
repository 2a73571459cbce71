using Entrepot.Remotes.Notices;

namespace Entrepot.Replication.Alarms;

/// <summary>When somebody is told, and how.</summary>
public sealed class AlarmOptions
{
    /// <summary>How far a rule may be behind before somebody is told; zero: nobody ever is. Default 10 minutes.</summary>
    public TimeSpan Lag { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How this site is called in messages: its external URL; empty: it has none.</summary>
    public string Site { get; init; } = "";

    /// <summary>Where messages are posted; null: nowhere.</summary>
    public Uri? Url { get; init; }

    /// <summary>What posted messages are signed with; null: they are not.</summary>
    public string? UrlSecret { get; init; }

    /// <summary>Who gets mail; empty: nobody.</summary>
    public IReadOnlyList<string> MailTo { get; init; } = [];
    public string MailFrom { get; init; } = "";

    /// <summary>Who takes the mail; not null when somebody gets any.</summary>
    public MailServer? MailServer { get; init; }

    /// <summary>The channels that every message goes to.</summary>
    public IReadOnlyList<string> Channels =>
        [
            .. Url is null ? [] : (string[])[HttpNoticeChannel.Key],
            .. MailTo.Count == 0 ? [] : (string[])[MailNoticeChannel.Key],
        ];
}
