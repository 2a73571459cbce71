using System.Net;

namespace Entrepot.Remotes.Client;

/// <summary>
/// The part of a host's name that one owner registers: <c>example.co.uk</c> of <c>auth.example.co.uk</c>. It knows the
/// second-level suffixes of countries by their usual words, and the hosts where strangers are neighbours; where it is
/// wrong it should be narrower than the truth.
/// </summary>
internal static class RegistrableDomain
{
    private static readonly HashSet<string> CountryWords = new(StringComparer.Ordinal)
    {
        "ac",
        "co",
        "com",
        "edu",
        "go",
        "gob",
        "gov",
        "gouv",
        "id",
        "info",
        "ltd",
        "me",
        "mil",
        "ne",
        "net",
        "nom",
        "or",
        "org",
        "plc",
        "sch",
        "web",
    };

    /// <summary>Names below which every label belongs to somebody else.</summary>
    private static readonly string[] SharedHosts =
    [
        "appspot.com",
        "azurecr.io",
        "azurecr.cn",
        "azurewebsites.net",
        "azurecontainer.io",
        "cloudapp.azure.com",
        "cloudfront.net",
        "amazonaws.com",
        "awsapprunner.com",
        "elasticbeanstalk.com",
        "fly.dev",
        "github.io",
        "gitlab.io",
        "herokuapp.com",
        "netlify.app",
        "ngrok.io",
        "ngrok.app",
        "ngrok-free.app",
        "nip.io",
        "onrender.com",
        "pages.dev",
        "pkg.dev",
        "run.app",
        "sslip.io",
        "trafficmanager.net",
        "vercel.app",
        "web.app",
        "workers.dev",
        "jfrog.io",
        "duckdns.org",
        "dyndns.org",
        "scw.cloud",
        "digitaloceanspaces.com",
        "ondigitalocean.app",
    ];

    /// <summary>The registrable domain, in lower case; null for an address, a single label, or a suffix itself.</summary>
    public static string? Of(string host)
    {
        var name = host.TrimEnd('.').ToLowerInvariant();
        if (IPAddress.TryParse(name.Trim('[', ']'), out _))
        {
            return null;
        }

        var labels = name.Split('.');
        var suffix = SuffixLength(name, labels);
        return labels.Length > suffix && labels.All(label => label.Length > 0)
            ? string.Join('.', labels[^(suffix + 1)..])
            : null;
    }

    private static int SuffixLength(string name, string[] labels)
    {
        var shared = SharedHosts.FirstOrDefault(host =>
            name == host || name.EndsWith($".{host}", StringComparison.Ordinal)
        );
        if (shared is not null)
        {
            // Regions lie between: the whole name is taken to be one owner's.
            return Math.Max(shared.Count(letter => letter == '.') + 1, labels.Length - 1);
        }

        return labels is [.., { } second, { Length: 2 }] && CountryWords.Contains(second) ? 2 : 1;
    }
}
