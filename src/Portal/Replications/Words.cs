namespace Entrepot.Portal.Replications;

/// <summary>Names the texts about replication rules: <c>Words.resx</c>.</summary>
public sealed class Words;
