using System.Runtime.InteropServices;
using Entrepot.Oci;

namespace Entrepot.Registry.Uploads;

/// <summary>
/// Lets one request at a time write to an upload. A client that was cut off and comes back at once waits a moment for
/// the request that has not yet noticed.
/// </summary>
internal sealed class UploadTurns
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly Lock gate = new();
    private readonly Dictionary<UploadId, Turn> turns = [];

    /// <summary>The turn, to be disposed at its end; null when another request keeps it.</summary>
    public async Task<IDisposable?> TakeAsync(UploadId id, CancellationToken cancellationToken)
    {
        Turn turn;
        lock (gate)
        {
            turn = CollectionsMarshal.GetValueRefOrAddDefault(turns, id, out _) ??= new Turn();
            turn.Waiting++;
        }

        var taken = false;
        try
        {
            taken = await turn.Free.WaitAsync(Patience, cancellationToken);
            return taken ? new Holder(this, id, turn) : null;
        }
        finally
        {
            if (!taken)
            {
                Leave(id, turn);
            }
        }
    }

    private void Leave(UploadId id, Turn turn)
    {
        lock (gate)
        {
            if (--turn.Waiting == 0)
            {
                turns.Remove(id);
                turn.Free.Dispose();
            }
        }
    }

    private sealed class Turn
    {
        public SemaphoreSlim Free { get; } = new(1, 1);
        public int Waiting { get; set; }
    }

    private sealed class Holder(UploadTurns owner, UploadId id, Turn turn) : IDisposable
    {
        public void Dispose()
        {
            turn.Free.Release();
            owner.Leave(id, turn);
        }
    }
}
