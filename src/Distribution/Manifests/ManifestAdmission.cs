using Entrepot.Oci;

namespace Entrepot.Distribution.Manifests;

/// <summary>
/// Bounds what manifests that are being pushed hold in memory: each large one counts as the greatest, and those that find
/// no place wait for a moment. Small ones, which nearly all are, just go in: a slow large one must not hold them up.
/// </summary>
internal sealed class ManifestAdmission : IDisposable
{
    private const int SmallLength = 64 * 1024;
    private const int MemoryForLargeOnes = 64 * 1024 * 1024;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>In the connection's buffers, as an array, and three times on its way into the database.</summary>
    private const int Copies = 5;

    private readonly SemaphoreSlim places = new(MemoryForLargeOnes / (Copies * ManifestParser.MaximumLength));

    /// <summary>A place, to be disposed at the end; null when there are too many.</summary>
    /// <param name="length">Of the manifest in bytes, if it is known.</param>
    public async ValueTask<IDisposable?> EnterAsync(long? length, CancellationToken cancellationToken) =>
        length <= SmallLength ? new Place(null)
        : await places.WaitAsync(Patience, cancellationToken) ? new Place(places)
        : null;

    public void Dispose() => places.Dispose();

    private sealed class Place(SemaphoreSlim? places) : IDisposable
    {
        public void Dispose() => places?.Release();
    }
}
