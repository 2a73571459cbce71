namespace Entrepot.Portal.Search;

/// <summary>Names the texts about the search: <c>Words.resx</c>.</summary>
public sealed class Words;
