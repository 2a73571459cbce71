namespace Entrepot.Portal.Labels;

/// <summary>Names the texts about labels: <c>Words.resx</c>.</summary>
public sealed class Words;
