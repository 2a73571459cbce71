namespace Entrepot.Cli.Certificates;

/// <summary>What came of asking for a certificate.</summary>
public abstract record CertificateOutcome
{
    private CertificateOutcome() { }

    /// <summary>The files are there.</summary>
    /// <param name="Until">The last moment that the server's certificate is valid, in UTC.</param>
    public sealed record Made(IReadOnlyList<CertificateHost> Hosts, DateTimeOffset Until, bool NewAuthority)
        : CertificateOutcome;

    /// <summary>Nothing was changed; the reason says what to do.</summary>
    public sealed record Refused(string Reason) : CertificateOutcome;
}
