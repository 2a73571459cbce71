using System.Net;

namespace Entrepot.Remotes.Outbound;

/// <summary>Looks a host's addresses up.</summary>
internal delegate Task<IPAddress[]> HostResolver(string host, CancellationToken cancellationToken);
