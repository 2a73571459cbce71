namespace Entrepot.Remotes;

public enum RemoteFaultReason
{
    Dns,

    /// <summary>Our own rules forbid the connection, or to send credentials to the token server that is named.</summary>
    RefusedByPolicy,
    Connect,
    Tls,

    /// <summary>401 or 403 although credentials were sent, or none are known.</summary>
    Credentials,

    /// <summary>What answers does not speak the protocol: HTML, a redirect, an oversized body.</summary>
    NotARegistry,
    Timeout,

    /// <summary>429, or 503 with Retry-After.</summary>
    Busy,
    ServerError,

    /// <summary>The connection ended in the middle.</summary>
    Cut,

    /// <summary>The remote refused the artifact itself: 400, 404, 409, 412, 413, 415, 422.</summary>
    Refused,

    /// <summary>The content did not have the digest it should have.</summary>
    DigestMismatch,

    /// <summary>The remote cannot do what was asked, however often.</summary>
    Unsupported,
}
