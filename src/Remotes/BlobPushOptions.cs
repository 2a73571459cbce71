using Entrepot.Remotes.Outbound;

namespace Entrepot.Remotes;

/// <param name="Chunked">Send in chunks where the registry takes them, so that a break costs one chunk.</param>
/// <param name="BytesPerSecond">Of this push alone; 0: as fast as it goes.</param>
/// <param name="Shared">Of this push together with all others that have the same; null: there is no such limit.</param>
public sealed record BlobPushOptions(bool Chunked, long BytesPerSecond, ByteRate? Shared = null);
