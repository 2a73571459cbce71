namespace Entrepot.Portal.Members;

/// <summary>Names the texts about the members of projects: <c>Words.resx</c>.</summary>
public sealed class Words;
