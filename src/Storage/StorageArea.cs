namespace Entrepot.Storage;

/// <summary>The two halves of a storage.</summary>
public enum StorageArea
{
    Uploads,
    Blobs,
}
