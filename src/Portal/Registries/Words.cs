namespace Entrepot.Portal.Registries;

/// <summary>Names the texts about registry endpoints: <c>Words.resx</c>.</summary>
public sealed class Words;
