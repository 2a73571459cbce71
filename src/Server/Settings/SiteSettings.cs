using System.Globalization;
using System.Net;

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

    /// <summary>An absolute path.</summary>
    public string DataFolder => Path.GetFullPath(this[SettingTable.Data]);

    /// <summary>Null: SQLite.</summary>
    public string? PostgresConnection => Given(SettingTable.Database);

    public Uri? ExternalUrl => Given(SettingTable.ExternalUrl) is { } url ? new Uri(url) : null;

    public IReadOnlyList<string> FurtherHosts => [.. SettingFaults.Parts(this[SettingTable.FurtherHosts])];

    public string? AdminPassword => Given(SettingTable.AdminPassword);

    public TimeSpan TokenLifetime => TimeSpan.FromMinutes(Number(SettingTable.TokenMinutes));

    public int ReplicationWorkers => Number(SettingTable.ReplicationWorkers);
    public int ReplicationWorkersPerEndpoint => Number(SettingTable.ReplicationWorkersPerEndpoint);
    public TimeSpan ReconcileInterval => TimeSpan.FromMinutes(Number(SettingTable.ReconcileMinutes));
    public int ReconcileRate => Number(SettingTable.ReconcileRate);

    public IReadOnlyList<IPNetwork> OutboundAllow => Networks(SettingTable.OutboundAllow);

    public IReadOnlyList<IPNetwork> OutboundDeny => Networks(SettingTable.OutboundDeny);

    public Uri? OutboundProxy => Given(SettingTable.OutboundProxy) is { } url ? new Uri(url) : null;

    public IReadOnlyList<string> OutboundNoProxy => [.. SettingFaults.Parts(this[SettingTable.OutboundNoProxy])];

    public IReadOnlyList<Uri> OutboundTrustedRealms =>
        [.. SettingFaults.Parts(this[SettingTable.OutboundTrustedRealms]).Select(url => new Uri(url))];

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
        ];
        return faults.Count == 0 ? new SiteSettings(values) : throw new SettingsException(faults);
    }

    private string? Given(Setting setting) => this[setting] is { Length: > 0 } value ? value : null;

    private int Number(Setting setting) => int.Parse(this[setting], CultureInfo.InvariantCulture);

    private IReadOnlyList<IPNetwork> Networks(Setting setting) =>
        [.. SettingFaults.Parts(this[setting]).Select(part => IPNetwork.Parse(part))];
}
