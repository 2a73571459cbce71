using System.Net.Security;

namespace Entrepot.Server.Https;

/// <summary>
/// The certificate that handshakes get. Whoever renews it replaces the files, and the next handshakes have the new one:
/// the files are looked at again at a handshake, at most every two seconds. Their text is compared and not their times,
/// because a mounted secret is a link whose own time never changes.
/// </summary>
internal sealed partial class ServedCertificate
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);
    private readonly string certificateFile;
    private readonly string keyFile;
    private readonly TimeProvider clock;
    private readonly ILogger<ServedCertificate> logger;
    private volatile SslStreamCertificateContext current;
    private CertificatePair lastTried;
    private long lookedAt;

    /// <exception cref="CertificateException">The files cannot be used.</exception>
    public ServedCertificate(
        string certificateFile,
        string keyFile,
        TimeProvider clock,
        ILogger<ServedCertificate> logger
    )
    {
        (this.certificateFile, this.keyFile, this.clock, this.logger) = (certificateFile, keyFile, clock, logger);
        lastTried = CertificatePair.Read(certificateFile, keyFile);
        current = lastTried.Open();
        lookedAt = clock.GetTimestamp();
    }

    /// <summary>The newest certificate that could be used.</summary>
    public SslStreamCertificateContext Current
    {
        get
        {
            var before = Volatile.Read(ref lookedAt);
            // One handshake looks; those beside it take what is there.
            if (
                clock.GetElapsedTime(before) >= Interval
                && Interlocked.CompareExchange(ref lookedAt, clock.GetTimestamp(), before) == before
            )
            {
                LookAgain();
            }

            return current;
        }
    }

    /// <summary>A pair that is only half replaced, or wrong, is reported once and leaves the old one in use.</summary>
    private void LookAgain()
    {
        try
        {
            var pair = CertificatePair.Read(certificateFile, keyFile);
            if (pair == lastTried)
            {
                return;
            }

            lastTried = pair;
            current = pair.Open();
            LogReplaced(certificateFile, current.TargetCertificate.NotAfter.ToUniversalTime());
        }
        catch (CertificateException exception)
        {
            LogUnusable(certificateFile, keyFile, exception.Message);
        }
    }

    [LoggerMessage(11, LogLevel.Information, "The certificate of {File} was replaced; it is valid until {End:u}")]
    private partial void LogReplaced(string file, DateTime end);

    [LoggerMessage(
        12,
        LogLevel.Error,
        "The new {CertificateFile} and {KeyFile} cannot be used, the certificate from before stays: {Reason}"
    )]
    private partial void LogUnusable(string certificateFile, string keyFile, string reason);
}
