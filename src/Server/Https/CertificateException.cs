namespace Entrepot.Server.Https;

/// <summary>A certificate and its key cannot be used; the message says why.</summary>
internal sealed class CertificateException(string message, Exception inner) : Exception(message, inner);
