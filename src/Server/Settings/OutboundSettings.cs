namespace Entrepot.Server.Settings;

/// <summary>What this site may reach, and how. Part of <see cref="SettingTable"/>.</summary>
internal static class OutboundSettings
{
    public static readonly Setting OutboundAllow = new(
        "outbound_allow",
        "",
        "Networks (CIDR, separated by commas) that endpoints may be reached in; empty: all but the forbidden ones.",
        "10.0.0.0/8,192.168.0.0/16",
        SettingFaults.NotNetworks
    );

    public static readonly Setting OutboundDeny = new(
        "outbound_deny",
        "",
        "Networks (CIDR, separated by commas) that no endpoint may be reached in.",
        "10.1.0.0/16",
        SettingFaults.NotNetworks
    );

    public static readonly Setting OutboundProxy = new(
        "outbound_proxy",
        "",
        "The proxy that endpoints are reached through; empty: none.",
        "http://proxy.example.com:3128",
        SettingFaults.NotAnHttpUrl
    );

    public static readonly Setting OutboundNoProxy = new(
        "outbound_no_proxy",
        "",
        "Hosts (separated by commas; .example.com covers a whole domain) that are reached without the proxy.",
        "localhost,.example.com",
        SettingFaults.Never
    );

    public static readonly Setting OutboundTrustedRealms = new(
        "outbound_trusted_realms",
        "",
        "Token servers (URLs, separated by commas) that get an endpoint's credentials though they are on another host than the endpoint.",
        "https://auth.example.net,http://10.0.0.5:5001",
        SettingFaults.NotHttpUrls
    );

    public static readonly IReadOnlyList<Setting> All =
    [
        OutboundAllow,
        OutboundDeny,
        OutboundProxy,
        OutboundNoProxy,
        OutboundTrustedRealms,
    ];
}
