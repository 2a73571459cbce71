using Entrepot.Remotes;

namespace Entrepot.Replication.Targets;

/// <summary>Opens the other registry of an endpoint.</summary>
public delegate IRemoteRegistry RemoteOpener(RemoteEndpoint endpoint);
