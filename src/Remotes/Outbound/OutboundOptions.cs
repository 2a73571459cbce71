namespace Entrepot.Remotes.Outbound;

/// <summary>How this site talks to other servers, and to which it may.</summary>
public sealed class OutboundOptions
{
    public const string Section = "Outbound";

    /// <summary>
    /// The networks, as CIDRs, that may be reached; empty (the default): every one that is not denied. Link-local
    /// and cloud metadata addresses are never reached, listed or not.
    /// </summary>
    public IList<string> AllowedNetworks { get; } = [];

    /// <summary>The networks, as CIDRs, that are never reached, even if <see cref="AllowedNetworks"/> holds them.</summary>
    public IList<string> DeniedNetworks { get; } = [];

    /// <summary>The corporate proxy, as <c>http://[user:password@]host:port</c>; empty (the default): none.</summary>
    public string Proxy { get; set; } = "";

    /// <summary>
    /// Hosts that are reached without the proxy: a name, a name with a leading dot for all below it, an address or a
    /// CIDR.
    /// </summary>
    public IList<string> NoProxy { get; } = [];

    /// <summary>
    /// Token servers, as <c>scheme://host[:port]</c>, that may be sent an endpoint's credentials besides those on the
    /// endpoint's own host or registrable domain.
    /// </summary>
    public IList<string> TrustedRealms { get; } = [];

    /// <summary>For resolving, connecting and the TLS handshake.</summary>
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>From the end of a request to the head of its answer.</summary>
    public TimeSpan HeaderTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// From the last byte of a blob to the head of the answer: some registries move or hash the whole blob before they
    /// answer.
    /// </summary>
    public TimeSpan CommitTimeout { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Between two bytes of a body, in either direction.</summary>
    public TimeSpan IdleTimeout { get; set; } = TimeSpan.FromSeconds(60);
}
