using System.Net;

namespace Entrepot.Cli.Where;

/// <summary>A site that cannot be asked or refuses, with the reason in words.</summary>
public sealed class SiteException(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>What it answered; null when it did not.</summary>
    public HttpStatusCode? Status { get; init; }

    /// <summary>It may answer in a moment, as one does that is being started again.</summary>
    public bool IsPassing =>
        Status
            is null
                or HttpStatusCode.BadGateway
                or HttpStatusCode.ServiceUnavailable
                or HttpStatusCode.GatewayTimeout;
}
