using System.Text.RegularExpressions;

namespace Entrepot.Remotes.Alibaba;

/// <summary>What the URL of a registry of Alibaba Cloud says.</summary>
internal static partial class AlibabaAddresses
{
    /// <summary>
    /// The API's address, for <c>https://registry[-vpc|-internal].REGION.aliyuncs.com</c> and
    /// <c>https://NAME-registry[-vpc].REGION.cr.aliyuncs.com</c>; what is at another URL is registry and API in one.
    /// </summary>
    public static Uri ApiOf(Uri url) =>
        url.Scheme == Uri.UriSchemeHttps && Host().Match(url.IdnHost) is { Success: true } match
            ? new Uri($"https://cr.{match.Groups["region"].Value}.aliyuncs.com")
            : url;

    [GeneratedRegex(
        @"^(registry(-vpc|-internal)?\.(?<region>[a-z0-9-]+)|[a-z0-9-]+-registry(-vpc)?\.(?<region>[a-z0-9-]+)\.cr)\.aliyuncs\.com$",
        RegexOptions.IgnoreCase
            | RegexOptions.CultureInvariant
            | RegexOptions.ExplicitCapture
            | RegexOptions.NonBacktracking
    )]
    private static partial Regex Host();
}
