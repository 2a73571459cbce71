namespace Entrepot.Cli.Rewrite;

/// <summary>The name that an image gets.</summary>
/// <param name="Name">Host and path.</param>
/// <param name="Suffix">Tag and digest as they were written.</param>
/// <param name="Pin">The digest that takes the tag's place; null: the suffix stays.</param>
internal sealed record RewrittenName(string Name, string Suffix, string? Pin)
{
    public string Text => Pin is null ? Name + Suffix : $"{Name}@{Pin}";
}
