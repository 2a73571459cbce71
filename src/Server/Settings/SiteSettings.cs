using System.Globalization;
using System.Net;
using Entrepot.Distribution.Routing;
using Entrepot.Remotes.Notices;
using Entrepot.Replication.Alarms;
using Entrepot.Server.Admission;

namespace Entrepot.Server.Settings;

/// <summary>The settings of a start, checked.</summary>
internal sealed class SiteSettings
{
    private readonly IConfiguration values;

    private SiteSettings(IConfiguration values) => this.values = values;

    public string Urls => this[SettingTable.Urls];

    /// <summary>Null: there is none, and no https:// address.</summary>
    public string? TlsCertificateFile => Given(SettingTable.TlsCert);

    public string? TlsKeyFile => Given(SettingTable.TlsKey);

    public bool HttpsRedirect => this[SettingTable.HttpsRedirect] == "on";

    /// <summary>Null: clients come to no port of ours by https://.</summary>
    public int? HttpsPort => SettingFaults.HttpsPort(Urls);

    /// <summary>Zero: browsers are not told.</summary>
    public TimeSpan HstsAge => TimeSpan.FromDays(Number(SettingTable.HstsDays));

    public IReadOnlyList<IPNetwork> TrustedProxies => Networks(SettingTable.TrustedProxies);

    /// <summary>An absolute path.</summary>
    public string DataFolder => Path.GetFullPath(this[SettingTable.Data]);

    /// <summary>Null: SQLite.</summary>
    public string? PostgresConnection => Given(SettingTable.Database);

    public Uri? ExternalUrl => Given(SettingTable.ExternalUrl) is { } url ? new Uri(url) : null;

    public IReadOnlyList<string> FurtherHosts => [.. SettingFaults.Parts(this[SettingTable.FurtherHosts])];

    public SiteAliases Aliases =>
        SiteAliases.TryParse(this[SettingTable.Aliases], out var aliases, out _) ? aliases : SiteAliases.None;

    public string? AdminPassword => Given(SettingTable.AdminPassword);

    public TimeSpan TokenLifetime => TimeSpan.FromMinutes(Number(SettingTable.TokenMinutes));

    public int ReplicationWorkers => Number(SettingTable.ReplicationWorkers);
    public int ReplicationWorkersPerEndpoint => Number(SettingTable.ReplicationWorkersPerEndpoint);
    public TimeSpan ReconcileInterval => TimeSpan.FromMinutes(Number(SettingTable.ReconcileMinutes));
    public int ReconcileRate => Number(SettingTable.ReconcileRate);

    public IReadOnlyList<IPNetwork> OutboundAllow => Networks(OutboundSettings.OutboundAllow);

    public IReadOnlyList<IPNetwork> OutboundDeny => Networks(OutboundSettings.OutboundDeny);

    public Uri? OutboundProxy => Given(OutboundSettings.OutboundProxy) is { } url ? new Uri(url) : null;

    public IReadOnlyList<string> OutboundNoProxy => [.. SettingFaults.Parts(this[OutboundSettings.OutboundNoProxy])];

    public IReadOnlyList<Uri> OutboundTrustedRealms =>
        [.. SettingFaults.Parts(this[OutboundSettings.OutboundTrustedRealms]).Select(url => new Uri(url))];

    /// <summary>Null: anybody may read the metrics.</summary>
    public string? MetricsToken => Given(SettingTable.MetricsToken);

    public AlarmOptions Alarms =>
        new()
        {
            Lag = SettingFaults.TryReadDuration(this[AlarmSettings.AlarmLag], out var lag) ? lag : TimeSpan.Zero,
            Site = ExternalUrl?.GetLeftPart(UriPartial.Authority) ?? "",
            Url = Given(AlarmSettings.AlarmUrl) is { } url ? new Uri(url) : null,
            UrlSecret = Given(AlarmSettings.AlarmUrlSecret),
            MailTo = [.. SettingFaults.Parts(this[AlarmSettings.AlarmMailTo])],
            MailFrom = this[AlarmSettings.AlarmMailFrom],
            MailServer = MailServer.TryParse(this[AlarmSettings.SmtpUrl], out var server) ? server : null,
        };

    public AdmissionLimits Admission =>
        new() { Uploads = Number(SettingTable.MaxUploads), Downloads = Number(SettingTable.MaxDownloads) };

    public TimeSpan DrainTime => TimeSpan.FromSeconds(Number(SettingTable.DrainSeconds));
    public TimeSpan ShutdownTime => TimeSpan.FromSeconds(Number(SettingTable.ShutdownSeconds));

    public bool FastTransport => this[SettingTable.FastTransport] == "on";

    public LogLevel LogLevel => Enum.Parse<LogLevel>(this[SettingTable.LogLevel]);

    public bool JsonLog => this[SettingTable.LogFormat] == "json";

    private string this[Setting setting] => values[setting.Key] ?? setting.Default;

    /// <summary>Checks every value and every key of the file.</summary>
    /// <exception cref="SettingsException">Something is wrong; it lists all of it.</exception>
    public static SiteSettings Check(IConfiguration values, IEnumerable<string> keysOfFile)
    {
        var known = SettingTable.All.Select(setting => setting.Key).ToHashSet(StringComparer.OrdinalIgnoreCase);
        List<string> faults =
        [
            .. keysOfFile.Where(key => !known.Contains(key)).Select(key => $"{key}: there is no such setting"),
            .. SettingTable
                .All.Select(setting => (setting, fault: setting.Fault(values[setting.Key] ?? setting.Default)))
                .Where(found => found.fault is not null)
                .Select(found =>
                    $"{found.setting.Key} ({found.setting.EnvironmentVariable}, {found.setting.Argument}): {found.fault}"
                ),
            .. MissingForMail(values),
            .. MissingForRedirect(values),
        ];
        return faults.Count == 0 ? new SiteSettings(values) : throw new SettingsException(faults);
    }

    /// <summary>Somebody who is to get mail gets it from somebody and through something.</summary>
    private static IEnumerable<string> MissingForMail(IConfiguration values) =>
        string.IsNullOrEmpty(values[AlarmSettings.AlarmMailTo.Key])
            ? []
            : ((Setting[])[AlarmSettings.AlarmMailFrom, AlarmSettings.SmtpUrl])
                .Where(setting => string.IsNullOrEmpty(values[setting.Key]))
                .Select(setting =>
                    $"{setting.Key} ({setting.EnvironmentVariable}, {setting.Argument}): alarm_mail_to needs it"
                );

    /// <summary>Whoever is sent away must be sent to something that does not send back.</summary>
    private static IEnumerable<string> MissingForRedirect(IConfiguration values)
    {
        if (values[SettingTable.HttpsRedirect.Key] != "on")
        {
            return [];
        }

        var external = values[SettingTable.ExternalUrl.Key];
        var lacks = string.IsNullOrEmpty(external)
            ? SettingFaults.HttpsPort(values[SettingTable.Urls.Key] ?? SettingTable.Urls.Default) is null
            : !external.StartsWith("https://", StringComparison.OrdinalIgnoreCase);
        var setting = SettingTable.HttpsRedirect;
        return lacks
            ?
            [
                $"{setting.Key} ({setting.EnvironmentVariable}, {setting.Argument}): there is no https:// address to send to",
            ]
            : [];
    }

    private string? Given(Setting setting) => this[setting] is { Length: > 0 } value ? value : null;

    private int Number(Setting setting) => int.Parse(this[setting], CultureInfo.InvariantCulture);

    private IReadOnlyList<IPNetwork> Networks(Setting setting) =>
        [.. SettingFaults.Parts(this[setting]).Select(part => IPNetwork.Parse(part))];
}
