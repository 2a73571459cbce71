using Xunit;

namespace Entrepot.Contracts.Remotes;

/// <summary>The registry that the tests of a class share, each in repositories of its own.</summary>
public abstract class RemotePeerFixture : IAsyncLifetime
{
    private RemotePeer? peer;
    private int next;

    public RemotePeer Peer => peer!;

    /// <summary>The adapter's name.</summary>
    public abstract string Type { get; }

    /// <summary>What is behind the adapter, for the page of what was shown.</summary>
    public abstract string Against { get; }

    public RemoteAbilities Shown { get; } = new();

    /// <summary>A number that was not given before.</summary>
    public int Next() => Interlocked.Increment(ref next);

    public async ValueTask InitializeAsync() => peer = await StartPeerAsync(TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await Peer.DisposeAsync();
    }

    protected abstract Task<RemotePeer> StartPeerAsync(CancellationToken cancellationToken);
}
