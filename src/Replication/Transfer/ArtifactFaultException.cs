namespace Entrepot.Replication.Transfer;

/// <summary>The artifact cannot be copied or removed; the message says why, for the person who reads the log.</summary>
/// <param name="final">Trying again would change nothing.</param>
internal sealed class ArtifactFaultException(string cause, bool final = false) : Exception(cause)
{
    public bool Final { get; } = final;
}
