namespace Entrepot.Cli.Where;

/// <summary>A site that cannot be asked, with the reason in words.</summary>
public sealed class SiteException(string message, Exception? inner = null) : Exception(message, inner);
