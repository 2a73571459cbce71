namespace Entrepot.Remotes.Outbound;

internal static class OriginExtensions
{
    /// <summary>The same scheme, host and port: what may see the same credentials.</summary>
    public static bool IsSameOrigin(this Uri uri, Uri other) =>
        uri.Scheme == other.Scheme
        && uri.Port == other.Port
        && string.Equals(uri.IdnHost, other.IdnHost, StringComparison.OrdinalIgnoreCase);
}
