namespace Entrepot.Remotes;

/// <param name="Chunked">Send in chunks where the registry takes them, so that a break costs one chunk.</param>
/// <param name="BytesPerSecond">0: as fast as it goes.</param>
public sealed record BlobPushOptions(bool Chunked, long BytesPerSecond);
