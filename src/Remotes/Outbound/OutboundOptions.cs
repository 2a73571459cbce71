using System.Net;

namespace Entrepot.Remotes.Outbound;

/// <summary>How this site talks to other servers, and to which it may.</summary>
public sealed class OutboundOptions
{
    /// <summary>
    /// The networks that may be reached; empty (the default): every one that is not denied. Link-local and cloud
    /// metadata addresses are never reached, listed or not.
    /// </summary>
    public IReadOnlyList<IPNetwork> AllowedNetworks { get; init; } = [];

    /// <summary>The networks that are never reached, even if <see cref="AllowedNetworks"/> holds them.</summary>
    public IReadOnlyList<IPNetwork> DeniedNetworks { get; init; } = [];

    /// <summary>The corporate proxy, as <c>http://host:port</c>; null (the default): none.</summary>
    public Uri? Proxy { get; init; }

    /// <summary>
    /// Hosts that are reached without the proxy: a name, a name with a leading dot for all below it, an address or a
    /// CIDR.
    /// </summary>
    public IReadOnlyList<string> NoProxy { get; init; } = [];

    /// <summary>
    /// Token servers (scheme, host and port count) that may be sent an endpoint's credentials besides those on the
    /// endpoint's own host or registrable domain.
    /// </summary>
    public IReadOnlyList<Uri> TrustedRealms { get; init; } = [];

    /// <summary>For resolving, connecting and the TLS handshake.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>From the end of a request to the head of its answer.</summary>
    public TimeSpan HeaderTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// From the last byte of a blob to the head of the answer: some registries move or hash the whole blob before they
    /// answer.
    /// </summary>
    public TimeSpan CommitTimeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Between two bytes of a body, in either direction.</summary>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromSeconds(60);
}
