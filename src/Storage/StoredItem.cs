using Entrepot.Oci;

namespace Entrepot.Storage;

/// <summary>Something that a storage driver holds.</summary>
/// <param name="Name">The place of it in words.</param>
/// <param name="Blob">Set when it is the bytes of a blob.</param>
/// <param name="Upload">Set when it is an upload's bytes; neither is set for what has no business there.</param>
/// <param name="Length">In bytes.</param>
/// <param name="WrittenAt">When it was last written.</param>
public sealed record StoredItem(string Name, BlobKey? Blob, UploadId? Upload, long Length, DateTimeOffset WrittenAt);
