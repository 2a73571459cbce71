using Entrepot.Oci;

namespace Entrepot.Remotes.Client;

/// <summary>What a token is asked for (the registry token specification's <c>scope</c>).</summary>
internal static class RegistryScope
{
    public const string Catalog = "registry:catalog:*";

    public static string Pull(RepositoryName repository) => $"repository:{repository}:pull";

    public static string Push(RepositoryName repository) => $"repository:{repository}:pull,push";

    /// <summary>Some token servers know no action for deletion but that for writing.</summary>
    public static string Delete(RepositoryName repository) => $"repository:{repository}:pull,push,delete";
}
