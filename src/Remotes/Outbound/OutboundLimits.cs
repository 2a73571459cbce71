namespace Entrepot.Remotes.Outbound;

/// <summary>The most bytes that are read of an answer, by what it is.</summary>
internal static class OutboundLimits
{
    public const int Manifest = 4 * 1024 * 1024;
    public const int Token = 64 * 1024;
    public const int Page = 8 * 1024 * 1024;
    public const int Error = 64 * 1024;
}
