using Entrepot.Rigs.Certificates;

namespace Entrepot.Rigs.Sites;

/// <summary>How an Entrepot under test runs.</summary>
public sealed record SiteOptions
{
    /// <summary>The server's assembly; null is the one that was built with the tests.</summary>
    public string? Assembly { get; init; }

    /// <summary>The PostgreSQL database to use; null is the SQLite of the data folder.</summary>
    public string? Database { get; init; }

    /// <summary>The data folder; null makes a temporary one that goes with the site.</summary>
    public string? DataFolder { get; init; }

    /// <summary>Serves HTTPS with a certificate of this authority; null serves plain HTTP.</summary>
    public CertificateAuthority? Tls { get; init; }

    /// <summary>Further environment variables (ENTREPOT_…).</summary>
    public IReadOnlyDictionary<string, string?> Environment { get; init; } = new Dictionary<string, string?>();

    /// <summary>Further arguments of `entrepot serve`.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>A program that starts the server, with its arguments: strace, a memory limit. Empty starts it directly.</summary>
    public IReadOnlyList<string> Under { get; init; } = [];
}
