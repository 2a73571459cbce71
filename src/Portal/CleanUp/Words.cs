namespace Entrepot.Portal.CleanUp;

/// <summary>Names the texts about removing what is old: <c>Words.resx</c>.</summary>
public sealed class Words;
