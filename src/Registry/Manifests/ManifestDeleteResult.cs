using Entrepot.Oci;

namespace Entrepot.Registry.Manifests;

/// <summary>How the deletion of a manifest ended. All but <see cref="Deleted"/> have changed nothing.</summary>
public abstract record ManifestDeleteResult
{
    private ManifestDeleteResult() { }

    /// <param name="Tags">The tags that pointed to it and are gone with it.</param>
    public sealed record Deleted(IReadOnlyList<Tag> Tags) : ManifestDeleteResult;

    public sealed record Unknown : ManifestDeleteResult;

    /// <summary>An index names it; delete that first.</summary>
    /// <param name="Index">One of the indexes that do.</param>
    public sealed record HeldByIndex(Digest Index) : ManifestDeleteResult;
}
