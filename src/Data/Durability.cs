namespace Entrepot.Data;

/// <summary>What a write survives once its task has ended.</summary>
public enum Durability
{
    /// <summary>
    /// The end of the process, but perhaps not a power cut: for what a client just does again, such as the steps of an
    /// upload. A full write keeps all that was written before it.
    /// </summary>
    Process,

    /// <summary>Everything, a power cut included.</summary>
    Full,
}
