using System.Runtime.CompilerServices;
using Entrepot.Oci;
using Entrepot.Remotes;

namespace Entrepot.Unit.Testing;

/// <summary>
/// Another registry in memory that behaves as a real one: it refuses manifests whose parts it does not have, checks
/// digests, and forgets all tags of a manifest that is deleted by digest.
/// </summary>
public sealed class FakeRemoteRegistry : IRemoteRegistry
{
    private readonly Dictionary<RepositoryName, FakeRemoteRepository> repositories = [];

    public RemoteCapabilities Capabilities { get; set; } = new(true, true, true, false);

    /// <summary>It puts a tag that comes with a digest; otherwise it passes over it and says nothing of it.</summary>
    public bool TakesTags { get; set; }

    /// <summary>Runs before each call with its name; what it throws is the call's fault.</summary>
    public Func<string, Task> BeforeCall { get; set; } = _ => Task.CompletedTask;

    /// <summary>The names of all calls so far.</summary>
    public List<string> Calls { get; } = [];

    /// <summary>The digests of all blobs that were sent, in order.</summary>
    public List<Digest> BlobsSent { get; } = [];

    /// <summary>How each of them was to be sent.</summary>
    public List<BlobPushOptions> Pushes { get; } = [];

    public HashSet<RepositoryName> Prepared { get; } = [];

    internal Lock Gate { get; } = new();

    public async Task<PingOutcome> PingAsync(CancellationToken cancellationToken)
    {
        try
        {
            await CallAsync("ping", cancellationToken);
            return PingOutcome.Healthy;
        }
        catch (RemoteException)
        {
            return PingOutcome.Connect;
        }
    }

    public async Task PrepareRepositoryAsync(
        RepositoryName repository,
        bool makePublic,
        CancellationToken cancellationToken
    )
    {
        await CallAsync("prepare", cancellationToken);
        lock (Gate)
        {
            Prepared.Add(repository);
        }
    }

    public async IAsyncEnumerable<RepositoryName> ListRepositoriesAsync(
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        await CallAsync("repositories", cancellationToken);
        List<RepositoryName> names;
        lock (Gate)
        {
            names = [.. repositories.Keys.Reverse()];
        }

        foreach (var name in names)
        {
            yield return name;
        }
    }

    public IRemoteRepository Repository(RepositoryName name) => Content(name);

    /// <summary>The repository, to look into or to put something there behind everybody's back.</summary>
    public FakeRemoteRepository Content(RepositoryName name)
    {
        lock (Gate)
        {
            return repositories.TryGetValue(name, out var repository)
                ? repository
                : repositories[name] = new FakeRemoteRepository(this, name);
        }
    }

    public FakeRemoteRepository Content(string name) => Content(RepositoryName.Parse(name));

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    internal async Task CallAsync(string call, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (Gate)
        {
            Calls.Add(call);
        }

        await BeforeCall(call).WaitAsync(cancellationToken);
    }
}
