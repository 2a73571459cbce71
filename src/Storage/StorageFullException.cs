namespace Entrepot.Storage;

/// <summary>There is no room for the bytes. Reading goes on, and writing does when there is room again.</summary>
public sealed class StorageFullException(Exception? cause)
    : IOException("There is no room left in the blob storage.", cause);
