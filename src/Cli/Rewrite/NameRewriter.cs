namespace Entrepot.Cli.Rewrite;

/// <summary>Gives names in texts their new form, and remembers what it could not.</summary>
/// <param name="mappings">The first that has a name counts; none at all: every name is found as it is.</param>
/// <param name="lookup">What registries say of the new names; null: they are not asked.</param>
internal sealed class NameRewriter(IReadOnlyList<NameMapping> mappings, NameLookup? lookup = null)
{
    /// <summary>What stays although it should not, in words.</summary>
    public List<string> Faults { get; } = [];

    /// <summary>The name as it is to be written; null: it stays.</summary>
    public string? Rewrite(string written) => Find(written)?.Text is { } text && text != written ? text : null;

    /// <summary>The name's new form; null: it stays.</summary>
    /// <param name="hasTagElsewhere">Without tag and digest it does not mean <c>latest</c>: they come from somewhere else.</param>
    public RewrittenName? Find(string written, bool hasTagElsewhere = false)
    {
        if (!ImageName.TryParse(written, out var name))
        {
            return null;
        }

        var mapped =
            mappings.Count == 0
                ? written[..^name.Suffix.Length]
                : mappings.Select(mapping => mapping(name)).FirstOrDefault(found => found is not null);
        if (mapped is null)
        {
            return null;
        }

        if (lookup is null)
        {
            return new RewrittenName(mapped, name.Suffix, null);
        }

        if (name.Suffix.Length == 0 && hasTagElsewhere)
        {
            Faults.Add(
                $"{written}: its tag is not written beside it, so that no registry can be asked; it stays as it is"
            );
            return null;
        }

        return lookup.Judge(name, mapped, Faults);
    }
}
