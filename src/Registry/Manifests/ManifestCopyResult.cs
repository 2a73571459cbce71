using Entrepot.Oci;

namespace Entrepot.Registry.Manifests;

/// <summary>How a copy within this site ended. All but <see cref="Copied"/> have changed nothing.</summary>
public abstract record ManifestCopyResult
{
    private ManifestCopyResult() { }

    public sealed record Copied(Digest Digest) : ManifestCopyResult;

    /// <summary>The target has it already.</summary>
    public sealed record Exists(Digest Digest) : ManifestCopyResult;

    public sealed record SourceUnknown : ManifestCopyResult;

    /// <summary>A blob of it is being removed: it has to be pushed again.</summary>
    public sealed record SourceLeaves : ManifestCopyResult;

    /// <summary>With all that belongs to it, it is more than is copied at once; see <see cref="CopyClosure"/>.</summary>
    public sealed record TooLarge : ManifestCopyResult;

    /// <summary>There is no project to copy to.</summary>
    public sealed record ProjectUnknown : ManifestCopyResult;
}
