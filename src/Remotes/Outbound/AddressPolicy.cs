using System.Net;
using System.Net.Sockets;

namespace Entrepot.Remotes.Outbound;

/// <summary>
/// Which addresses an outbound connection may go to. Endpoints are made by administrators, so private and loopback
/// addresses are permitted; link-local addresses and those where clouds keep machine credentials never are, in
/// whatever form they are written.
/// </summary>
internal sealed class AddressPolicy(OutboundOptions options)
{
    private static readonly IPNetwork[] Never =
    [
        .. new[]
        {
            "0.0.0.0/8",
            "169.254.0.0/16",
            "224.0.0.0/4",
            "240.0.0.0/4",
            "::/128",
            "fe80::/10",
            "ff00::/8",
            // Metadata services that are not link-local: Alibaba, Oracle, Azure, AWS, Google.
            "100.100.100.200/32",
            "192.0.0.192/32",
            "168.63.129.16/32",
            "fd00:ec2::254/128",
            "fd20:ce::254/128",
        }.Select(IPNetwork.Parse),
    ];

    private static readonly IPNetwork[] Inside =
    [
        .. new[]
        {
            "10.0.0.0/8",
            "100.64.0.0/10",
            "127.0.0.0/8",
            "172.16.0.0/12",
            "192.168.0.0/16",
            "::1/128",
            "fc00::/7",
        }.Select(IPNetwork.Parse),
    ];

    public bool Permits(IPAddress address)
    {
        IPAddress[] forms = [.. Forms(address)];
        return !forms.Any(form => Contains(Never, form) || Contains(options.DeniedNetworks, form))
            && (options.AllowedNetworks.Count == 0 || forms.Any(form => Contains(options.AllowedNetworks, form)));
    }

    /// <summary>
    /// The address is of this machine or of a private network, and no setting names it: an endpoint may be there, but
    /// nobody outside may send us to it.
    /// </summary>
    public bool IsInside(IPAddress address)
    {
        IPAddress[] forms = [.. Forms(address)];
        return forms.Any(form => Contains(Inside, form)) && !forms.Any(form => Contains(options.AllowedNetworks, form));
    }

    private static bool Contains(IReadOnlyList<IPNetwork> networks, IPAddress address) =>
        networks.Any(network => network.Contains(address));

    /// <summary>The address itself and every IPv4 address that its bits would reach through a translator.</summary>
    private static IEnumerable<IPAddress> Forms(IPAddress address)
    {
        if (address.AddressFamily != AddressFamily.InterNetworkV6)
        {
            return [address];
        }

        if (address.IsIPv4MappedToIPv6)
        {
            return [address.MapToIPv4()];
        }

        // Without the scope (fe80::1%eth0), which IPNetwork does not look through.
        var bytes = address.GetAddressBytes();
        return [new IPAddress(bytes), .. Embedded(bytes)];
    }

    private static IEnumerable<IPAddress> Embedded(byte[] bytes)
    {
        if (bytes is [0x20, 0x02, ..])
        {
            yield return new IPAddress(bytes.AsSpan(2, 4)); // 6to4 (RFC 3056)
        }

        if (bytes is [0x20, 0x01, 0, 0, ..])
        {
            yield return new IPAddress(bytes.AsSpan(4, 4)); // Teredo's server, and its client inverted (RFC 4380)
            yield return new IPAddress([.. bytes[12..].Select(part => (byte)~part)]);
        }

        var nat64 = bytes is [0, 0x64, 0xff, 0x9b, ..]; // RFC 6052, RFC 8215
        var compatible = bytes.AsSpan(0, 12).IndexOfAnyExcept((byte)0) < 0 && bytes is not [.., 0, 0, 0, 0 or 1];
        var isatap = bytes is [_, _, _, _, _, _, _, _, 0 or 2, 0, 0x5e, 0xfe, ..]; // RFC 5214
        if (nat64 || compatible || isatap)
        {
            yield return new IPAddress(bytes.AsSpan(12, 4));
        }
    }
}
