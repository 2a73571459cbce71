namespace Entrepot.Portal.Shell;

/// <summary>Names the texts of the frame around every page: <c>Words.resx</c>.</summary>
public sealed class Words;
