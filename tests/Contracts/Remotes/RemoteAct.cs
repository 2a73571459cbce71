namespace Entrepot.Contracts.Remotes;

/// <summary>What is asked of a remote.</summary>
public enum RemoteAct
{
    Resolve,
    Get,
    Put,
    Delete,
    List,
    Push,
    PushChunked,
    Open,
}
