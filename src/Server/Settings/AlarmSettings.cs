namespace Entrepot.Server.Settings;

/// <summary>Who is told that something needs a person. Part of <see cref="SettingTable"/>.</summary>
internal static class AlarmSettings
{
    public static readonly Setting AlarmLag = new(
        "alarm_lag",
        "10m",
        "How far a rule may be behind before there is an alarm, in seconds, minutes or hours (90s, 10m, 2h); 0: never.",
        "30m",
        SettingFaults.NotADuration
    );

    public static readonly Setting AlarmUrl = new(
        "alarm_url",
        "",
        "Where alarms are posted as JSON (docs/api.md has the form) when they begin and end; empty: nowhere. It may be in a private network, but the outbound settings count for it too.",
        "https://hooks.example.com/entrepot",
        SettingFaults.NotATarget
    );

    public static readonly Setting AlarmUrlSecret = new(
        "alarm_url_secret",
        "",
        "What posted alarms are signed with (HMAC-SHA256 of the body, header Entrepot-Signature); empty: they are not signed.",
        "a long random text",
        SettingFaults.Never
    );

    public static readonly Setting AlarmMailTo = new(
        "alarm_mail_to",
        "",
        "Who gets alarms by mail when they begin and end, separated by commas; empty: nobody. Needs smtp_url and alarm_mail_from.",
        "ops@example.com",
        SettingFaults.NotMailAddresses
    );

    public static readonly Setting AlarmMailFrom = new(
        "alarm_mail_from",
        "",
        "The sender of that mail.",
        "registry@example.com",
        SettingFaults.NotMailAddresses
    );

    public static readonly Setting SmtpUrl = new(
        "smtp_url",
        "",
        "The server that takes mail: smtps:// for TLS from the start, smtp:// for TLS when it offers it; with a user, smtp:// insists on TLS.",
        "smtp://user:password@mail.example.com:587",
        SettingFaults.NotAMailServer
    );

    public static readonly IReadOnlyList<Setting> All =
    [
        AlarmLag,
        AlarmUrl,
        AlarmUrlSecret,
        AlarmMailTo,
        AlarmMailFrom,
        SmtpUrl,
    ];
}
