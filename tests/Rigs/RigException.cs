namespace Entrepot.Rigs;

/// <summary>A rig could not do its part; the message says what was awaited and what came instead.</summary>
public sealed class RigException : Exception
{
    public RigException() { }

    public RigException(string message)
        : base(message) { }

    public RigException(string message, Exception? innerException)
        : base(message, innerException) { }
}
