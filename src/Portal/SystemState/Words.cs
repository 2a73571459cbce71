namespace Entrepot.Portal.SystemState;

/// <summary>Names the texts about how the site is: <c>Words.resx</c>.</summary>
public sealed class Words;
