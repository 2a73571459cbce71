using System.Text.RegularExpressions;

namespace Entrepot.Remotes.Volcengine;

/// <summary>What the URL of a registry of Volcano Engine says.</summary>
/// <param name="Name">The registry's.</param>
/// <param name="Region">What requests are signed for.</param>
/// <param name="Api">The address of the cloud's API.</param>
internal sealed partial record VolcengineAddresses(string Name, string Region, Uri Api)
{
    /// <summary>
    /// <c>https://NAME-REGION.cr.volces.com</c>, or plain http on this machine, which is registry and API in one. Null for
    /// every other URL.
    /// </summary>
    public static VolcengineAddresses? Parse(Uri url)
    {
        if (url.Scheme == Uri.UriSchemeHttp)
        {
            return url.IsLoopback ? new VolcengineAddresses("loopback", "cn-beijing", url) : null;
        }

        return Host().Match(url.IdnHost) is { Success: true } match && url.IsDefaultPort
            ? new VolcengineAddresses(
                match.Groups["name"].Value,
                match.Groups["region"].Value,
                new Uri("https://open.volcengineapi.com")
            )
            : null;
    }

    [GeneratedRegex(
        @"^(?<name>[a-z0-9-]+)-(?<region>(cn|ap|us)-[a-z]+(-[0-9])?)\.cr\.i?volces\.com$",
        RegexOptions.IgnoreCase
            | RegexOptions.CultureInvariant
            | RegexOptions.ExplicitCapture
            | RegexOptions.NonBacktracking
    )]
    private static partial Regex Host();
}
