namespace Entrepot.Cli.Rewrite;

/// <summary>What a text with image names is.</summary>
internal enum TextKind
{
    /// <summary>To be seen from its name and what it says.</summary>
    Auto,
    Plain,
    Dockerfile,
    Yaml,
}
