namespace Entrepot.Access.Outside;

/// <summary>A directory or an identity provider cannot be asked; the message says why, for people.</summary>
public sealed class OutsideException : Exception
{
    public OutsideException() { }

    public OutsideException(string message)
        : base(message) { }

    public OutsideException(string message, Exception? innerException)
        : base(message, innerException) { }
}
