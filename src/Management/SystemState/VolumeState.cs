using Entrepot.Registry.Blobs;

namespace Entrepot.Management.SystemState;

/// <summary>Harbor's <c>SystemInfo</c>: the volumes that blobs are on, as far as they have an end.</summary>
public sealed record VolumeState(IReadOnlyList<BlobRoom> Storage);
