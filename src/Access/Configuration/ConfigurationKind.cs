namespace Entrepot.Access.Configuration;

/// <summary>Of what type a configuration item is.</summary>
public enum ConfigurationKind
{
    Text,

    /// <summary>A text that is sealed at rest and never shown.</summary>
    Secret,

    /// <summary>A whole number, a <see langword="long"/>.</summary>
    Number,
    Flag,
}
