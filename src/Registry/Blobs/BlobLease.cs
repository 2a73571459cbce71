using Entrepot.Data;
using Entrepot.Data.Rows;
using Entrepot.Oci;
using Microsoft.EntityFrameworkCore;

namespace Entrepot.Registry.Blobs;

/// <summary>
/// Holds a blob in place for a client that was told it need not upload it. The lease is granted long and renewed when
/// half of it is over, so that asking again and again does not write again and again.
/// </summary>
public sealed class BlobLease(Database database, TimeProvider clock)
{
    /// <summary>A client that was told that a blob is here can rely on it for at least this long.</summary>
    public static readonly TimeSpan Promised = TimeSpan.FromHours(2);

    private static readonly TimeSpan Granted = 2 * Promised;

    /// <summary>When a lease that is granted now ends.</summary>
    public DateTimeOffset End => clock.GetUtcNow() + Granted;

    /// <summary>Whether a blob that was just read may be promised without writing.</summary>
    public bool IsLongEnough(BlobState state, DateTimeOffset protectedUntil) =>
        state == BlobState.Live && protectedUntil >= clock.GetUtcNow() + Promised;

    /// <summary>Renews the lease; false when a collector has claimed the bytes: they have to be uploaded.</summary>
    public Task<bool> RenewAsync(Digest digest, CancellationToken cancellationToken) =>
        database.WriteAsync((context, token) => RenewAsync(context, digest, token), cancellationToken);

    /// <inheritdoc cref="RenewAsync(Digest, CancellationToken)"/>
    public async Task<bool> RenewAsync(EntrepotContext context, Digest digest, CancellationToken cancellationToken)
    {
        var end = End;
        return await context
                .Blobs.Where(blob => blob.Digest == digest && blob.State != BlobState.Deleting)
                .ExecuteUpdateAsync(
                    update =>
                        update
                            .SetProperty(blob => blob.State, BlobState.Live)
                            .SetProperty(blob => blob.CandidateSince, (DateTimeOffset?)null)
                            .SetProperty(
                                blob => blob.ProtectedUntil,
                                blob => blob.ProtectedUntil > end ? blob.ProtectedUntil : end
                            ),
                    cancellationToken
                ) == 1;
    }
}
