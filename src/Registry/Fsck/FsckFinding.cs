namespace Entrepot.Registry.Fsck;

/// <summary>Something that is not as it has to be.</summary>
/// <param name="Subject">What it is about: a manifest, a blob, a file.</param>
/// <param name="Message">In words.</param>
public sealed record FsckFinding(FsckInvariant Invariant, string Subject, string Message);
