using Entrepot.Data;
using Entrepot.Data.ChangeLog;
using Entrepot.Remotes;

namespace Entrepot.Replication.Endpoints;

/// <summary>
/// Whether work may be sent to an endpoint. Consecutive faults of the endpoint park it: its row then has
/// <c>ParkedUntil</c>, the time of the next probe, and no target of it is leased while that column is not null. Only
/// the gate opens it again: when a probe or a test connection succeeds, or when it was edited.
/// </summary>
public sealed class EndpointGate(Database database)
{
    /// <summary>
    /// Raised whenever a parked endpoint was opened on this node. It carries nothing: look for targets to lease.
    /// </summary>
    public ChangeSignal Opened { get; } = new();

    /// <summary>How to reach the endpoint now, with its secret in clear; null when there is no such endpoint.</summary>
    public Task<RemoteEndpoint?> LoadAsync(long endpointId, CancellationToken cancellationToken) =>
        throw new NotImplementedException($"{database} {endpointId} {cancellationToken}");

    /// <summary>
    /// Tells of an endpoint fault that in-place retries did not overcome. Three in a row, or one that asks to come
    /// back later, park the endpoint. Faults of an artifact are not the gate's business and are ignored.
    /// </summary>
    public Task ReportFaultAsync(long endpointId, RemoteFault fault, CancellationToken cancellationToken) =>
        throw new NotImplementedException($"{database} {endpointId} {fault} {cancellationToken}");

    /// <summary>Tells of work that the endpoint did: faults before it no longer count, and a parked endpoint opens.</summary>
    public Task ReportSuccessAsync(long endpointId, CancellationToken cancellationToken) =>
        throw new NotImplementedException($"{database} {endpointId} {cancellationToken}");
}
