namespace Entrepot.Portal.Logs;

/// <summary>Names the texts about the audit log: <c>Words.resx</c>.</summary>
public sealed class Words;
