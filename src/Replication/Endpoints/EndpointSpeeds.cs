using System.Collections.Concurrent;
using Entrepot.Data;
using Entrepot.Remotes.Outbound;
using Microsoft.EntityFrameworkCore;

namespace Entrepot.Replication.Endpoints;

/// <summary>
/// How fast bytes may go to and from each endpoint, all copies of this node together. A copy that runs has the same
/// <see cref="ByteRate"/> as all others, so that a change of the setting reaches it, too.
/// </summary>
public sealed class EndpointSpeeds(Database database, TimeProvider clock)
{
    /// <summary>As a rule's speed: kilobytes, of thousand bytes.</summary>
    private const long Kilobyte = 1000;

    private readonly ConcurrentDictionary<long, ByteRate> rates = new();

    /// <summary>What all copies to and from the endpoint share.</summary>
    public ByteRate Of(long endpointId) => rates.GetOrAdd(endpointId, _ => new ByteRate(0, clock));

    /// <summary>Takes over what the endpoint's row says.</summary>
    internal void Set(long endpointId, int kilobytesPerSecond) =>
        Of(endpointId).BytesPerSecond = kilobytesPerSecond * Kilobyte;

    /// <summary>Reads the settings of endpoints that work is under way on.</summary>
    internal async Task RefreshAsync(IReadOnlyCollection<long> endpointIds, CancellationToken cancellationToken)
    {
        var speeds = await database.ReadAsync(
            (context, token) =>
                context
                    .RegistryEndpoints.AsNoTracking()
                    .Where(row => endpointIds.Contains(row.Id))
                    .Select(row => new { row.Id, row.Speed })
                    .ToListAsync(token),
            cancellationToken
        );
        speeds.ForEach(row => Set(row.Id, row.Speed));
    }
}
