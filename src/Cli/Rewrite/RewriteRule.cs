namespace Entrepot.Cli.Rewrite;

/// <summary>What a replication policy says of the names at its destination.</summary>
internal sealed record RewriteRule(
    string Name,
    RewriteRule.Registry? DestRegistry,
    string? DestNamespace,
    int? DestNamespaceReplaceCount,
    List<RewriteRule.Filter>? Filters
)
{
    internal sealed record Registry(long Id, string? Url);

    internal sealed record Filter(string Type, object? Value);
}
