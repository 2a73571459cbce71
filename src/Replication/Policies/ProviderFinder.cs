using Entrepot.Remotes;

namespace Entrepot.Replication.Policies;

/// <summary>What there is to know about a kind of registry; null for one that is not known.</summary>
public delegate RemoteProvider? ProviderFinder(string type);
