namespace Entrepot.Portal.Projects;

/// <summary>Names the texts about projects: <c>Words.resx</c>.</summary>
public sealed class Words;
