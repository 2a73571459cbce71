using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;

namespace Entrepot.Cli.Certificates;

/// <summary>A name or an address that a server's certificate is for, without scheme and port.</summary>
public sealed partial record CertificateHost
{
    private const int LongestName = 253;

    private CertificateHost(string text, IPAddress? address) => (Text, Address) = (text, address);

    /// <summary>In lower case; an IPv6 address without brackets.</summary>
    public string Text { get; }

    /// <summary>Null: it is a name.</summary>
    public IPAddress? Address { get; }

    /// <summary>As it stands in a URL: an IPv6 address in brackets, a name where the certificate has a wildcard.</summary>
    public string InUrl =>
        Address is { AddressFamily: AddressFamily.InterNetworkV6 } ? $"[{Text}]"
        : Text.StartsWith("*.", StringComparison.Ordinal) ? $"registry{Text[1..]}"
        : Text;

    public static bool TryParse(string text, [NotNullWhen(true)] out CertificateHost? host)
    {
        host =
            TryParseAddress(text, out var address) ? new CertificateHost(address.ToString(), address)
            : text.Length <= LongestName && Name().IsMatch(text) ? new CertificateHost(text.ToLowerInvariant(), null)
            : null;
        return host is not null;
    }

    public override string ToString() => Text;

    /// <summary>Whole addresses only: the system's reader also takes <c>1</c> and <c>127.1</c> for IPv4.</summary>
    private static bool TryParseAddress(string text, [NotNullWhen(true)] out IPAddress? address)
    {
        var plain = text is ['[', .. var inside, ']'] ? inside : text;
        return IPAddress.TryParse(plain, out address)
            && !plain.Contains('%', StringComparison.Ordinal)
            && (address.AddressFamily == AddressFamily.InterNetworkV6 || address.ToString() == text);
    }

    /// <summary>Labels of letters, digits and hyphens, of which the last is no number; the first may be a wildcard.</summary>
    [GeneratedRegex(
        @"\A(?:\*\.)?(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?\z",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking
    )]
    private static partial Regex Name();
}
