namespace Entrepot.Remotes.Client;

/// <summary>What opens a registry for a while.</summary>
/// <param name="Authorization">The header's value.</param>
/// <param name="Registry">Where the registry turned out to be.</param>
internal sealed record RegistryLogin(string Authorization, Uri Registry);
