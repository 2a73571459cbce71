namespace Entrepot.Portal.Quotas;

/// <summary>Names the texts about how much projects may hold: <c>Words.resx</c>.</summary>
public sealed class Words;
