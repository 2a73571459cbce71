namespace Entrepot.Remotes;

/// <summary>Another registry did not do what was asked; <see cref="Fault"/> says whose fault it is.</summary>
public sealed class RemoteException(RemoteFault fault, Exception? inner = null) : Exception(fault.Words, inner)
{
    public RemoteFault Fault { get; } = fault;
}
