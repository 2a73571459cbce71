namespace Entrepot.Portal.Repositories;

/// <summary>Names the texts about repositories: <c>Words.resx</c>.</summary>
public sealed class Words;
