namespace Entrepot.Portal.Configuration;

/// <summary>Names the texts about the site's configuration: <c>Words.resx</c>.</summary>
public sealed class Words;
