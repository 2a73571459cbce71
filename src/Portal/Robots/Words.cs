namespace Entrepot.Portal.Robots;

/// <summary>Names the texts about robot accounts: <c>Words.resx</c>.</summary>
public sealed class Words;
