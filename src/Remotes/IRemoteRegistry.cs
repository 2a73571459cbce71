using Entrepot.Oci;
using Entrepot.Remotes.Client;

namespace Entrepot.Remotes;

/// <summary>
/// Another registry, seen through the adapter of its kind. Every method may throw <see cref="RemoteException"/>:
/// a fault of the endpoint, or a refusal of what was asked.
/// </summary>
public interface IRemoteRegistry : IAsyncDisposable
{
    RemoteCapabilities Capabilities { get; }

    /// <summary>Asks whether a registry is there and takes the credentials. Never throws a <see cref="RemoteException"/>.</summary>
    Task<PingOutcome> PingAsync(CancellationToken cancellationToken);

    /// <summary>How long the registry asked to be left alone when it was pinged last (<c>Retry-After</c>); null when it did not.</summary>
    TimeSpan? AskedPause => null;

    /// <summary>
    /// Makes what must exist before the first push into <paramref name="repository"/> (a project, a repository).
    /// </summary>
    /// <param name="makePublic">Whether what has to be made is made readable for everybody.</param>
    Task PrepareRepositoryAsync(RepositoryName repository, bool makePublic, CancellationToken cancellationToken);

    /// <summary>
    /// All repositories that the credentials may see, in no order. A registry that lists none to them throws
    /// <see cref="RemoteFaultReason.Unsupported"/>.
    /// </summary>
    IAsyncEnumerable<RepositoryName> ListRepositoriesAsync(CancellationToken cancellationToken) =>
        throw new RemoteException(RemoteFaults.NoRepositoryList);

    /// <summary>The names of the labels that artifacts of all projects can carry there; null where there are none.</summary>
    Task<IReadOnlyList<string>?> ListLabelsAsync(CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<string>?>(null);

    /// <summary>The name that a site of Entrepot tells others; null for any other registry.</summary>
    Task<string?> FindSiteAsync(CancellationToken cancellationToken) => Task.FromResult<string?>(null);

    IRemoteRepository Repository(RepositoryName name);
}
