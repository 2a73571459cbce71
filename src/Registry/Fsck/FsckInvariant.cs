namespace Entrepot.Registry.Fsck;

/// <summary>What has to be true of a site at any moment, whatever happened to it.</summary>
public enum FsckInvariant
{
    /// <summary>Every manifest has its bytes, and they have its digest.</summary>
    ManifestWhole,

    /// <summary>Everything a manifest names is in its repository, but for what need not be.</summary>
    ReferencesPresent,

    /// <summary>Every blob has its bytes.</summary>
    BlobWhole,

    /// <summary>There are no bytes that nothing refers to, but for what is on its way.</summary>
    NoStrays,

    /// <summary>What lists show of a manifest is what its bytes say.</summary>
    IndexTrue,
}
