namespace Entrepot.Cli.Rewrite;

/// <summary>Gives names in texts their new form, and remembers what it could not.</summary>
internal sealed class NameRewriter(IReadOnlyList<NameMapping> mappings)
{
    /// <summary>What stays although it should not, in words.</summary>
    public List<string> Faults { get; } = [];

    /// <summary>The name as it is to be written, with the tag and the digest that it had; null: it stays.</summary>
    public string? Rewrite(string written) =>
        ImageName.TryParse(written, out var name)
        && mappings.Select(mapping => mapping(name)).FirstOrDefault(found => found is not null) is { } mapped
            ? mapped + name.Suffix
            : null;
}
