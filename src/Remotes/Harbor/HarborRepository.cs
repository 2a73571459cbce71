using System.Runtime.CompilerServices;
using Entrepot.Oci;
using Entrepot.Remotes.Client;

namespace Entrepot.Remotes.Harbor;

/// <summary>
/// A repository there. Harbor answers 401 for a project that does not exist, as it does for wrong credentials: the REST
/// API tells them apart, and what lies in no project is absent.
/// </summary>
internal sealed class HarborRepository(OciRepository repository, HarborApi api) : IRemoteRepository
{
    public RepositoryName Name => repository.Name;

    public IRemoteBlobs Blobs => repository.Blobs;

    public Task<RemoteManifestHead?> ResolveAsync(Reference reference, CancellationToken cancellationToken) =>
        OrAbsentAsync(() => repository.ResolveAsync(reference, cancellationToken), null, cancellationToken);

    public Task<RemoteManifest?> GetManifestAsync(Reference reference, CancellationToken cancellationToken) =>
        OrAbsentAsync(() => repository.GetManifestAsync(reference, cancellationToken), null, cancellationToken);

    public Task PutManifestAsync(Reference reference, RemoteManifest manifest, CancellationToken cancellationToken) =>
        repository.PutManifestAsync(reference, manifest, cancellationToken);

    public Task<bool> PutManifestAsync(RemoteManifest manifest, Tag tag, CancellationToken cancellationToken) =>
        repository.PutManifestAsync(manifest, tag, cancellationToken);

    public Task<RemoteDeletion> DeleteTagAsync(Tag tag, CancellationToken cancellationToken) =>
        repository.DeleteTagAsync(tag, cancellationToken);

    public Task<RemoteDeletion> DeleteManifestAsync(Digest digest, CancellationToken cancellationToken) =>
        OrAbsentAsync(
            () => repository.DeleteManifestAsync(digest, cancellationToken),
            RemoteDeletion.Absent,
            cancellationToken
        );

    public async Task<IReadOnlyCollection<string>?> ListLabelsAsync(
        Digest artifact,
        CancellationToken cancellationToken
    ) => await api.ListLabelsAsync(Name, artifact, cancellationToken);

    public IAsyncEnumerable<Tag> ListTagsAsync(CancellationToken cancellationToken) =>
        OrNothingAsync(repository.ListTagsAsync(cancellationToken), cancellationToken);

    public IAsyncEnumerable<Descriptor> ListReferrersAsync(Digest subject, CancellationToken cancellationToken) =>
        OrNothingAsync(repository.ListReferrersAsync(subject, cancellationToken), cancellationToken);

    private async Task<T> OrAbsentAsync<T>(Func<Task<T>> ask, T absent, CancellationToken cancellationToken)
    {
        try
        {
            return await ask();
        }
        catch (RemoteException exception) when (exception.Fault.Reason == RemoteFaultReason.Credentials)
        {
            if (await api.HasProjectAsync(Name.Project, cancellationToken))
            {
                throw;
            }

            return absent;
        }
    }

    private async IAsyncEnumerable<T> OrNothingAsync<T>(
        IAsyncEnumerable<T> list,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        await using var items = list.GetAsyncEnumerator(cancellationToken);
        while (await OrAbsentAsync(async () => await items.MoveNextAsync(), absent: false, cancellationToken))
        {
            yield return items.Current;
        }
    }
}
