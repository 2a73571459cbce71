namespace Entrepot.Portal.Groups;

/// <summary>Names the texts about groups of people: <c>Words.resx</c>.</summary>
public sealed class Words;
