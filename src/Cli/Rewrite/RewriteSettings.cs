namespace Entrepot.Cli.Rewrite;

/// <summary>Which names are rewritten and how: from arguments, a file, or what a function is configured with.</summary>
/// <param name="Maps"><c>FROM=TO</c>, each.</param>
/// <param name="Policy">A replication rule's name; null: none.</param>
/// <param name="Server">Host and port of the rule's site; null: none.</param>
/// <param name="Paths">Where custom resources have names.</param>
/// <param name="Verify">Only to where the image is, with the same digest.</param>
/// <param name="Pin">Digests take the place of tags.</param>
public sealed record RewriteSettings(
    IReadOnlyList<string> Maps,
    string? Policy,
    string? Server,
    IReadOnlyList<string> Paths,
    bool Verify,
    bool Pin
)
{
    public static readonly RewriteSettings None = new([], null, null, [], false, false);

    /// <summary>They say nothing of what to rewrite.</summary>
    public bool IsEmpty => Maps.Count == 0 && Policy is null && !Pin;

    /// <summary>What is missing or does not go together, in words; null: nothing.</summary>
    public string? Fault =>
        IsEmpty ? "Say what to rewrite: --map FROM=TO, --policy NAME --server HOST, --config FILE, or --pin."
        : Policy is not null && Server is null ? "--policy needs the rule's site: --server HOST."
        : null;

    /// <summary>These first, then the others.</summary>
    public RewriteSettings And(RewriteSettings others) =>
        new(
            [.. Maps, .. others.Maps],
            Policy ?? others.Policy,
            Server ?? others.Server,
            [.. Paths, .. others.Paths],
            Verify || others.Verify,
            Pin || others.Pin
        );
}
