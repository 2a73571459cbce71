using System.Runtime.CompilerServices;
using Entrepot.Data;
using Entrepot.Storage;

namespace Entrepot.Registry.Fsck;

/// <summary>
/// Compares the rows of a site with each other and with the storage. It changes nothing and may run while the site does:
/// what is pushed or deleted meanwhile is looked at again before it is reported.
/// </summary>
public sealed class SiteCheck(Database database, IStorageDriver storage, TimeProvider clock)
{
    /// <param name="hashBlobs">Read every blob and compare its digest; else only the length is compared.</param>
    public async IAsyncEnumerable<FsckFinding> RunAsync(
        bool hashBlobs,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        await foreach (var finding in new ManifestCheck(database).RunAsync(cancellationToken))
        {
            yield return finding;
        }

        await foreach (var finding in new CountCheck(database).RunAsync(cancellationToken))
        {
            yield return finding;
        }

        await foreach (var finding in new BlobCheck(database, storage, hashBlobs).RunAsync(cancellationToken))
        {
            yield return finding;
        }

        await foreach (var finding in new StrayCheck(database, storage, clock).RunAsync(cancellationToken))
        {
            yield return finding;
        }
    }
}
