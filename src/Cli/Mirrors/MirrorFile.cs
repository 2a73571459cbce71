namespace Entrepot.Cli.Mirrors;

/// <summary>One file of a node's configuration.</summary>
/// <param name="Path">Where it belongs on the node.</param>
/// <param name="HoldsSecret">Only root may read it.</param>
public sealed record MirrorFile(string Path, string Content, bool HoldsSecret = false);
