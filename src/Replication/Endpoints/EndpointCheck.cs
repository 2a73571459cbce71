using Entrepot.Data;
using Entrepot.Data.Rows;
using Entrepot.Remotes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace Entrepot.Replication.Endpoints;

/// <summary>Pings stored endpoints and notes what came of it.</summary>
internal sealed partial class EndpointCheck(
    Database database,
    EndpointReader reader,
    RemoteRegistries registries,
    EndpointGate gate,
    EndpointBreaker breaker,
    TimeProvider clock,
    ILogger<EndpointCheck> logger
)
{
    /// <summary>How long another node leaves a probe to the one that has begun it.</summary>
    private static readonly TimeSpan ProbeTime = TimeSpan.FromMinutes(2);
    private const int AtOnce = 4;

    /// <summary>Pings every endpoint but those that have asked to be left alone for a while.</summary>
    public async Task CheckAllAsync(CancellationToken cancellationToken)
    {
        // One that has asked to be left alone for longer may well answer a ping: that says nothing of work.
        var soon = clock.GetUtcNow() + EndpointBreaker.LongestPause;
        var rows = await database.ReadAsync(
            (context, token) =>
                context
                    .RegistryEndpoints.AsNoTracking()
                    .Where(row => row.ParkedUntil == null || row.ParkedUntil <= soon)
                    .OrderBy(row => row.Id)
                    .ToListAsync(token),
            cancellationToken
        );
        await PingAsync(rows, cancellationToken);
    }

    /// <summary>
    /// Pings the parked endpoints whose time has come: one that answers is opened, another is asked again later. Gives
    /// the time of the next; null when none is parked.
    /// </summary>
    public async Task<DateTimeOffset?> ProbeAsync(CancellationToken cancellationToken)
    {
        await Task.WhenAll(await BeginProbesAsync(cancellationToken));
        return await NextProbeAsync(cancellationToken);
    }

    /// <summary>
    /// Begins to ping the parked endpoints whose time has come. None waits for another: one that says nothing takes as
    /// long as a registry may take.
    /// </summary>
    internal async Task<IReadOnlyList<Task>> BeginProbesAsync(CancellationToken cancellationToken)
    {
        var due = await ClaimAsync(cancellationToken);
        return due.ConvertAll(row => Task.Run(() => PingAsync(row, cancellationToken), cancellationToken));
    }

    /// <summary>When the next parked endpoint is to be pinged; null when none is parked.</summary>
    internal Task<DateTimeOffset?> NextProbeAsync(CancellationToken cancellationToken) =>
        database.ReadAsync(
            (context, token) => context.RegistryEndpoints.MinAsync(row => row.ParkedUntil, token),
            cancellationToken
        );

    private Task<List<RegistryEndpointRow>> ClaimAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        return database.WriteAsync(
            async (context, token) =>
            {
                var due = await context.RegistryEndpoints.Where(row => row.ParkedUntil <= now).ToListAsync(token);
                due.ForEach(row => row.ParkedUntil = now + ProbeTime);
                await context.SaveChangesAsync(token);
                return due;
            },
            cancellationToken
        );
    }

    private async Task PingAsync(List<RegistryEndpointRow> rows, CancellationToken cancellationToken) =>
        await Parallel.ForEachAsync(
            rows,
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken },
            async (row, token) => await PingAsync(row, token)
        );

    private async Task PingAsync(RegistryEndpointRow row, CancellationToken cancellationToken)
    {
        if (!registries.Knows(row.Type))
        {
            return;
        }

        var settings = reader.Read(row);
        await using var registry = registries.Open(settings.Remote);
        var outcome = await registry.PingAsync(cancellationToken);
        var opened = await NoteAsync(row, outcome, registry.AskedPause, cancellationToken);
        if (opened)
        {
            LogOpened(row.Name);
            gate.Opened.Raise();
        }
    }

    /// <summary>Whether the endpoint was parked and is open now.</summary>
    private Task<bool> NoteAsync(
        RegistryEndpointRow pinged,
        PingOutcome outcome,
        TimeSpan? asked,
        CancellationToken cancellationToken
    ) =>
        database.WriteAsync(
            async (context, token) =>
            {
                var row = await context.RegistryEndpoints.SingleOrDefaultAsync(one => one.Id == pinged.Id, token);
                // What was edited while the ping was under way has been pinged by who edited it.
                if (row is null || row.UpdatedAt != pinged.UpdatedAt)
                {
                    return false;
                }

                var healthy = outcome == PingOutcome.Healthy;
                var opens = healthy && row.ParkedUntil is not null;
                (row.Healthy, row.StatusReason) = (healthy, PingWords.Reason(outcome));
                row.CheckedAt = clock.GetUtcNow();
                if (opens)
                {
                    row.ParkedUntil = null;
                }
                else if (row.ParkedUntil is not null)
                {
                    row.ConsecutiveFaults++;
                    row.ParkedUntil = clock.GetUtcNow() + breaker.PauseAfter(outcome, asked, row.ConsecutiveFaults);
                }

                await context.SaveChangesAsync(token);
                return opens;
            },
            cancellationToken
        );

    [LoggerMessage(4202, LogLevel.Information, "Endpoint {Name} answers again; its work goes on")]
    private partial void LogOpened(string name);
}
