namespace Entrepot.Portal.Parts;

/// <summary>Names the texts of the parts that pages are made of: <c>Words.resx</c>.</summary>
public sealed class Words;
