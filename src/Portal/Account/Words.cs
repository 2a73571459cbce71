namespace Entrepot.Portal.Account;

/// <summary>Names the texts about one's own account: <c>Words.resx</c>.</summary>
public sealed class Words;
