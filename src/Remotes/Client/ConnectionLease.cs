namespace Entrepot.Remotes.Client;

/// <summary>The use of a shared connection, until disposed.</summary>
internal sealed class ConnectionLease(RegistryConnection connection, Action release) : IDisposable
{
    private Action? release = release;

    public RegistryConnection Connection => connection;

    public void Dispose() => Interlocked.Exchange(ref release, null)?.Invoke();
}
