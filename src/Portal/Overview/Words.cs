namespace Entrepot.Portal.Overview;

/// <summary>Names the texts of the start page: <c>Words.resx</c>.</summary>
public sealed class Words;
