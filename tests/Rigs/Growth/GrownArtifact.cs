namespace Entrepot.Rigs.Growth;

/// <summary>One manifest, with everything that its rows need.</summary>
/// <param name="References">Config first, then layers; or an index's manifests.</param>
internal sealed record GrownArtifact(
    long Id,
    GrownRepository Repository,
    GrownKind Kind,
    string Digest,
    string MediaType,
    byte[] Content,
    IReadOnlyList<GrownDescriptor> References,
    string? Subject,
    string? Tag
)
{
    /// <summary>In microseconds since 1970: later ones were pushed later.</summary>
    public long PushedAt => SiteContent.MomentOf(Id);

    /// <summary>Whether it is listed by itself.</summary>
    public bool Standing => Tag is not null;
}
