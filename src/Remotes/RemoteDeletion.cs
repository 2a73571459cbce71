namespace Entrepot.Remotes;

public enum RemoteDeletion
{
    Deleted,

    /// <summary>It was not there.</summary>
    Absent,

    /// <summary>This registry cannot do it, however often it is asked.</summary>
    Unsupported,
}
