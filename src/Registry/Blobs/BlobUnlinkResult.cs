namespace Entrepot.Registry.Blobs;

public enum BlobUnlinkResult
{
    Unlinked,
    Unknown,

    /// <summary>A manifest of the repository names the blob; it was left alone.</summary>
    InUse,
}
