using Entrepot.Oci;

namespace Entrepot.Replication.Transfer;

/// <summary>
/// Lets one worker of this node at a time send a blob to a repository: who comes second finds it there.
/// </summary>
internal sealed class BlobFlights
{
    private readonly Lock gate = new();
    private readonly Dictionary<(long Endpoint, RepositoryName Repository, Digest Blob), Flight> flights = [];

    /// <summary>Waits for the turn; dispose what it gives when the blob has landed or failed.</summary>
    public async Task<IDisposable> EnterAsync(
        long endpoint,
        RepositoryName repository,
        Digest blob,
        CancellationToken cancellationToken
    )
    {
        var key = (endpoint, repository, blob);
        Flight flight;
        lock (gate)
        {
            flight = flights.TryGetValue(key, out var running) ? running : flights[key] = new Flight();
            flight.Users++;
        }

        try
        {
            await flight.Gate.WaitAsync(cancellationToken);
        }
        catch
        {
            Leave(key, flight);
            throw;
        }

        return new Turn(() =>
        {
            flight.Gate.Release();
            Leave(key, flight);
        });
    }

    private void Leave((long Endpoint, RepositoryName Repository, Digest Blob) key, Flight flight)
    {
        lock (gate)
        {
            if (--flight.Users == 0)
            {
                flights.Remove(key);
                flight.Gate.Dispose();
            }
        }
    }

    private sealed class Flight
    {
        public SemaphoreSlim Gate { get; } = new(1, 1);

        public int Users { get; set; }
    }

    private sealed class Turn(Action end) : IDisposable
    {
        public void Dispose() => end();
    }
}
