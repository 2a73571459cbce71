namespace Entrepot.Portal.Users;

/// <summary>Names the texts about people and their rights: <c>Words.resx</c>.</summary>
public sealed class Words;
