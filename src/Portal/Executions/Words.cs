namespace Entrepot.Portal.Executions;

/// <summary>Names the texts about executions and their tasks: <c>Words.resx</c>.</summary>
public sealed class Words;
