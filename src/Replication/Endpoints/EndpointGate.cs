using Entrepot.Data;
using Entrepot.Data.ChangeLog;
using Entrepot.Remotes;
using Microsoft.EntityFrameworkCore;

namespace Entrepot.Replication.Endpoints;

/// <summary>
/// Whether work may be sent to an endpoint. Consecutive faults of the endpoint park it: its row then has
/// <c>ParkedUntil</c>, the time of the next probe, and no target of it is leased while that column is not null. Only
/// the gate opens it again: when a probe or a test connection succeeds, or when it was edited.
/// </summary>
public sealed class EndpointGate
{
    private readonly Database database;
    private readonly EndpointReader reader;
    private readonly EndpointBreaker breaker;
    private readonly EndpointSpeeds speeds;
    private readonly TimeProvider clock;

    internal EndpointGate(
        Database database,
        EndpointReader reader,
        EndpointBreaker breaker,
        EndpointSpeeds speeds,
        TimeProvider clock
    )
    {
        this.database = database;
        this.reader = reader;
        this.breaker = breaker;
        this.speeds = speeds;
        this.clock = clock;
    }

    /// <summary>
    /// Raised whenever a parked endpoint was opened on this node. It carries nothing: look for targets to lease.
    /// </summary>
    public ChangeSignal Opened { get; } = new();

    /// <summary>Raised whenever an endpoint was parked on this node.</summary>
    internal ChangeSignal Parked { get; } = new();

    /// <summary>How to reach the endpoint now, with its secret in clear; null when there is no such endpoint.</summary>
    public async Task<RemoteEndpoint?> LoadAsync(long endpointId, CancellationToken cancellationToken)
    {
        var row = await database.ReadAsync(
            (context, token) =>
                context.RegistryEndpoints.AsNoTracking().SingleOrDefaultAsync(one => one.Id == endpointId, token),
            cancellationToken
        );
        if (row is null)
        {
            return null;
        }

        speeds.Set(row.Id, row.Speed);
        return reader.Read(row).Remote;
    }

    /// <summary>
    /// Tells of an endpoint fault that in-place retries did not overcome. Three in a row, or one that asks to come
    /// back later, park the endpoint. Faults of an artifact are not the gate's business and are ignored.
    /// </summary>
    public async Task ReportFaultAsync(long endpointId, RemoteFault fault, CancellationToken cancellationToken)
    {
        if (!fault.IsEndpointFault)
        {
            return;
        }

        var parked = await database.WriteAsync(
            async (context, token) =>
            {
                var row = await context.RegistryEndpoints.SingleOrDefaultAsync(one => one.Id == endpointId, token);
                // Work that was under way when it was parked tells nothing new.
                if (row is null || row.ParkedUntil is not null)
                {
                    return false;
                }

                row.ConsecutiveFaults++;
                row.ParkedUntil = clock.GetUtcNow() + breaker.PauseAfter(fault, row.ConsecutiveFaults);
                await context.SaveChangesAsync(token);
                return row.ParkedUntil is not null;
            },
            cancellationToken
        );
        if (parked)
        {
            Parked.Raise();
        }
    }

    /// <summary>
    /// Tells of work that the endpoint did: faults before it no longer count, and a parked endpoint opens. One that has
    /// asked to be left alone for longer does not: such work was begun before it asked.
    /// </summary>
    public async Task ReportSuccessAsync(long endpointId, CancellationToken cancellationToken)
    {
        var soon = clock.GetUtcNow() + EndpointBreaker.LongestPause;
        // Nearly always there is nothing to write, and a read costs no turn.
        var troubled = await database.ReadAsync(
            (context, token) =>
                context.RegistryEndpoints.AnyAsync(
                    row =>
                        row.Id == endpointId
                        && (row.ParkedUntil == null ? row.ConsecutiveFaults > 0 : row.ParkedUntil <= soon),
                    token
                ),
            cancellationToken
        );
        if (troubled)
        {
            await OpenAsync(endpointId, cancellationToken);
        }
    }

    /// <summary>
    /// Opens an endpoint, parked or not, that was seen to answer: faults so far no longer count, and it is healthy until
    /// somebody finds otherwise.
    /// </summary>
    internal async Task OpenAsync(long endpointId, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        await database.WriteAsync(
            (context, token) =>
                context
                    .RegistryEndpoints.Where(row => row.Id == endpointId)
                    .ExecuteUpdateAsync(
                        set =>
                            set.SetProperty(row => row.ParkedUntil, (DateTimeOffset?)null)
                                .SetProperty(row => row.ConsecutiveFaults, 0)
                                .SetProperty(row => row.Healthy, true)
                                .SetProperty(row => row.StatusReason, "")
                                .SetProperty(row => row.CheckedAt, now),
                        token
                    ),
            cancellationToken
        );
        Opened.Raise();
    }
}
