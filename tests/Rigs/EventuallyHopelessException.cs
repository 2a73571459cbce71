namespace Entrepot.Rigs;

/// <summary>Ends a wait of <see cref="Eventually"/> at once: the condition can no longer become true.</summary>
public sealed class EventuallyHopelessException : Exception
{
    public EventuallyHopelessException() { }

    public EventuallyHopelessException(string message)
        : base(message) { }

    public EventuallyHopelessException(string message, Exception? innerException)
        : base(message, innerException) { }
}
