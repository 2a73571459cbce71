using Entrepot.Remotes;
using Entrepot.Remotes.Client;

namespace Entrepot.Unit.Replication.Endpoints;

/// <summary>A kind of registry that answers pings as the test says.</summary>
internal sealed class FakeAdapter : IRemoteAdapter
{
    public const string Type = "fake";

    public RemoteProvider Provider { get; } = new(Type, [], "", false, false);

    public Func<RemoteEndpoint, PingOutcome> Answer { get; set; } = _ => PingOutcome.Healthy;

    public List<RemoteEndpoint> Pinged { get; } = [];

    public IRemoteRegistry Open(ConnectionLease lease) => new FakeRegistry(this, lease);
}
