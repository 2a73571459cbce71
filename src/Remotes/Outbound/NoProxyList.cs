using System.Net;

namespace Entrepot.Remotes.Outbound;

/// <summary>The hosts that are reached without the proxy.</summary>
internal sealed class NoProxyList(IEnumerable<string> entries)
{
    private readonly string[] entries = [.. entries];

    public bool Holds(string host) =>
        IPAddress.TryParse(host.Trim('[', ']'), out var address)
            ? entries.Any(entry => HoldsAddress(entry, address))
            : entries.Any(entry => HoldsName(entry, host));

    private static bool HoldsAddress(string entry, IPAddress address) =>
        IPNetwork.TryParse(entry, out var network)
            ? network.Contains(address)
            : IPAddress.TryParse(entry, out var single) && single.Equals(address);

    private static bool HoldsName(string entry, string host) =>
        entry.StartsWith('.')
            ? host.EndsWith(entry, StringComparison.OrdinalIgnoreCase)
            : host.Equals(entry, StringComparison.OrdinalIgnoreCase);
}
