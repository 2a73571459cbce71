namespace Entrepot.Portal.Artifacts;

/// <summary>Names the texts about artifacts: <c>Words.resx</c>.</summary>
public sealed class Words;
