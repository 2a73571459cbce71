using System.Text.RegularExpressions;

namespace Entrepot.Remotes.Aws;

/// <summary>What the URL of an ECR registry says.</summary>
/// <param name="Account">Whose registry it is; empty when the URL does not say, so that it is that of the key.</param>
/// <param name="Region">What requests are signed for.</param>
/// <param name="Api">The address of the service's API.</param>
/// <param name="Registry">The address of the registry; null when only a login tells it.</param>
internal sealed partial record AwsAddresses(string Account, string Region, Uri Api, Uri? Registry)
{
    private const string LoopbackRegion = "us-east-1";

    /// <summary>
    /// <c>https://(api|ACCOUNT.dkr).ecr[-fips].REGION.amazonaws.com[.cn]</c>, or plain http on this machine, which is
    /// registry and API in one. Null for every other URL.
    /// </summary>
    public static AwsAddresses? Parse(Uri url)
    {
        if (url.Scheme == Uri.UriSchemeHttp)
        {
            return ParseLoopback(url);
        }

        var match = Host().Match(url.IdnHost);
        if (url.Scheme != Uri.UriSchemeHttps || !url.IsDefaultPort || !match.Success)
        {
            return null;
        }

        var (region, domain) = (match.Groups["region"].Value, match.Groups["domain"].Value);
        var account = match.Groups["account"].Value;
        return new AwsAddresses(
            account,
            region,
            // The FIPS endpoint of the API has a name of another form (AWS General Reference, "Amazon ECR endpoints").
            new Uri(
                match.Groups["fips"].Success
                    ? $"https://ecr-fips.{region}.{domain}/"
                    : $"https://api.ecr.{region}.{domain}/"
            ),
            account.Length > 0 ? url : null
        );
    }

    /// <summary>Whether an address that the API names is one of its own registries, which alone may see the login.</summary>
    public bool Owns(Uri registry) =>
        Registry is { } known
            ? registry.IdnHost.Equals(known.IdnHost, StringComparison.OrdinalIgnoreCase) && registry.Port == known.Port
            : Parse(registry) is { Account.Length: > 0 } named && named.Region == Region && named.Api == Api;

    private static AwsAddresses? ParseLoopback(Uri url)
    {
        if (LoopbackHost().Match(url.IdnHost) is { Success: true } match)
        {
            return new AwsAddresses(match.Groups["account"].Value, match.Groups["region"].Value, url, url);
        }

        return url.IsLoopback ? new AwsAddresses("", LoopbackRegion, url, url) : null;
    }

    [GeneratedRegex(
        @"^(api|(?<account>[0-9]{12})\.dkr)\.ecr(?<fips>-fips)?\.(?<region>[a-z0-9-]+)\.(?<domain>amazonaws\.com(\.cn)?)$",
        RegexOptions.IgnoreCase
            | RegexOptions.CultureInvariant
            | RegexOptions.ExplicitCapture
            | RegexOptions.NonBacktracking
    )]
    private static partial Regex Host();

    [GeneratedRegex(
        @"^(?<account>[0-9]{12})\.dkr\.ecr\.(?<region>[a-z0-9-]+)\.localhost$",
        RegexOptions.IgnoreCase
            | RegexOptions.CultureInvariant
            | RegexOptions.ExplicitCapture
            | RegexOptions.NonBacktracking
    )]
    private static partial Regex LoopbackHost();
}
