using Entrepot.Oci;

namespace Entrepot.Registry.Uploads;

/// <summary>How far an upload session has come.</summary>
/// <param name="Offset">The number of bytes that are here, and the place of the next one.</param>
public sealed record UploadStatus(UploadId Id, long Offset);
