namespace Entrepot.Cli.Mirrors;

/// <summary>A node's configuration.</summary>
/// <param name="Limits">What the runtime cannot do of what was asked, or does otherwise than one may think.</param>
/// <param name="Next">What has to be done for it to count.</param>
public sealed record MirrorAnswer(
    IReadOnlyList<MirrorFile> Files,
    IReadOnlyList<string> Limits,
    IReadOnlyList<string> Next
);
