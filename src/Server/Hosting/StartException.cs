namespace Entrepot.Server.Hosting;

/// <summary>The site cannot start, for a reason that a person can remove; the message says which and how.</summary>
internal sealed class StartException(string message, Exception? inner = null) : Exception(message, inner);
