using Entrepot.Distribution.Routing;

namespace Entrepot.Server.Settings;

/// <summary>Every setting there is. <c>docs/settings.md</c> and <c>serve --help</c> are made from it.</summary>
internal static class SettingTable
{
    public static readonly Setting Urls = new(
        "urls",
        "http://127.0.0.1:5000",
        "The addresses to listen on, separated by semicolons.",
        "http://0.0.0.0:8080",
        SettingFaults.NotListenAddresses
    );

    public static readonly Setting TlsCert = new(
        "tls_cert",
        "",
        "The certificate of https:// addresses, a PEM file with the intermediates after it. Replaced files are served within seconds.",
        "/etc/entrepot/tls.crt",
        SettingFaults.Never
    );

    public static readonly Setting TlsKey = new(
        "tls_key",
        "",
        "The private key of the certificate, a PEM file without a passphrase.",
        "/etc/entrepot/tls.key",
        SettingFaults.Never
    );

    public static readonly Setting HttpsRedirect = new(
        "https_redirect",
        "off",
        "Send who comes by http:// to the https:// address (308), all but /healthz, /readyz and /metrics. It takes an https:// address in urls, or an external_url that is one.",
        "on",
        SettingFaults.NotOneOf("on", "off")
    );

    public static readonly Setting HstsDays = new(
        "hsts_days",
        "30",
        "How long browsers are told to come by https:// alone (Strict-Transport-Security), in days; 0: they are not told. Said only over https://, and never by localhost.",
        "365",
        SettingFaults.NotANumber(0, 3650)
    );

    public static readonly Setting TrustedProxies = new(
        "trusted_proxies",
        "",
        "Networks (CIDR, separated by commas) of the proxies in front of this site: from them alone X-Forwarded-For, X-Forwarded-Proto and X-Forwarded-Host are believed. No network that clients are in.",
        "10.0.0.7/32,fd00::/64",
        SettingFaults.NotNetworks
    );

    public static readonly Setting Data = new(
        "data",
        "data",
        "The folder that holds everything of the site: blobs, keys and, unless PostgreSQL is used, the database.",
        "/var/lib/entrepot",
        value => value.Length == 0 ? "it must name a folder" : null
    );

    public static readonly Setting Database = new(
        "database",
        "",
        "A PostgreSQL connection string; empty: SQLite in the data folder.",
        "Host=db;Username=entrepot;Password=…;Database=entrepot",
        SettingFaults.Never
    );

    public static readonly Setting ExternalUrl = new(
        "external_url",
        "",
        "The address that clients use, when it is not the one they send: it appears in challenges and locations.",
        "https://registry.example.com",
        SettingFaults.NotAnHttpUrl
    );

    public static readonly Setting FurtherHosts = new(
        "further_hosts",
        "",
        "Other hosts (separated by commas, with the port) that clients use besides the external URL: they are answered under the name they used.",
        "registry.local:5000,10.0.0.7",
        SettingFaults.NotHosts
    );

    public static readonly Setting Aliases = new(
        "aliases",
        "",
        "Other registries (HOST[:PORT][/PATH]=PROJECT[/PATH], separated by commas) whose images have copies here: runtimes that have this site as a mirror pull them by the other registry's name.",
        "docker.io=hub,gcr.io/shop=shop",
        value => SiteAliases.TryParse(value, out _, out var fault) ? null : fault
    );

    public static readonly Setting AdminPassword = new(
        "admin_password",
        "",
        "The password of the first account, admin, at the first start; empty: one is made and printed once.",
        "a long phrase",
        SettingFaults.Never
    );

    public static readonly Setting TokenMinutes = new(
        "token_minutes",
        "5",
        "How long a registry token is valid, in minutes.",
        "5",
        SettingFaults.NotANumber(1, 60)
    );

    public static readonly Setting ReplicationWorkers = new(
        "replication_workers",
        "10",
        "How many references are replicated at the same time.",
        "20",
        SettingFaults.NotANumber(1, 200)
    );

    public static readonly Setting ReplicationWorkersPerEndpoint = new(
        "replication_workers_per_endpoint",
        "5",
        "How many of them may be for one endpoint, so that a slow one leaves some for the others.",
        "10",
        SettingFaults.NotANumber(1, 200)
    );

    public static readonly Setting ReconcileMinutes = new(
        "reconcile_minutes",
        "60",
        "How often each rule's destination is compared with what the rule wants there, in minutes; 0: only when asked.",
        "15",
        SettingFaults.NotANumber(0, 100_000)
    );

    public static readonly Setting ReconcileRate = new(
        "reconcile_rate",
        "200",
        "How many requests a second a comparison makes at most; 0: no limit.",
        "20",
        SettingFaults.NotANumber(0, 100_000)
    );

    public static readonly Setting MetricsToken = new(
        "metrics_token",
        "",
        "What Prometheus must send as a Bearer token to read /metrics, at least 16 characters without blanks; empty: whoever reaches the site may read it, the names of rules and endpoints included.",
        "4f1d0c7b9e2a46d8",
        SettingFaults.NotAToken
    );

    public static readonly Setting MaxUploads = new(
        "max_uploads",
        "128",
        "How many blobs a node takes in at the same time, half of them at most from one account; the others wait.",
        "400",
        SettingFaults.NotANumber(2, 10_000)
    );

    public static readonly Setting MaxDownloads = new(
        "max_downloads",
        "2500",
        "How many blobs a node sends at the same time; the others wait.",
        "4000",
        SettingFaults.NotANumber(1, 10_000)
    );

    public static readonly Setting DrainSeconds = new(
        "drain_seconds",
        "0",
        "How long a node that is told to stop still serves everybody while /readyz says no, in seconds: for balancers.",
        "10",
        SettingFaults.NotANumber(0, 600)
    );

    public static readonly Setting ShutdownSeconds = new(
        "shutdown_seconds",
        "30",
        "How long uploads and downloads that run may then take to end, in seconds.",
        "300",
        SettingFaults.NotANumber(1, 3600)
    );

    public static readonly Setting FastTransport = new(
        "fast_transport",
        "on",
        "Receive in large blocks, and send blobs from the system's cache where there is no TLS; off: as Kestrel does by itself.",
        "off",
        SettingFaults.NotOneOf("on", "off")
    );

    public static readonly Setting LogLevel = new(
        "log_level",
        "Information",
        "The least severe messages that are logged: Trace, Debug, Information, Warning, Error or Critical.",
        "Debug",
        SettingFaults.NotOneOf("Trace", "Debug", "Information", "Warning", "Error", "Critical")
    );

    public static readonly Setting LogFormat = new(
        "log_format",
        "text",
        "How messages are written: text for people, json for collectors.",
        "json",
        SettingFaults.NotOneOf("text", "json")
    );

    public static readonly IReadOnlyList<Setting> All =
    [
        Urls,
        TlsCert,
        TlsKey,
        HttpsRedirect,
        HstsDays,
        TrustedProxies,
        Data,
        Database,
        ExternalUrl,
        FurtherHosts,
        Aliases,
        AdminPassword,
        TokenMinutes,
        ReplicationWorkers,
        ReplicationWorkersPerEndpoint,
        ReconcileMinutes,
        ReconcileRate,
        .. OutboundSettings.All,
        MetricsToken,
        .. AlarmSettings.All,
        MaxUploads,
        MaxDownloads,
        DrainSeconds,
        ShutdownSeconds,
        FastTransport,
        LogLevel,
        LogFormat,
    ];
}
