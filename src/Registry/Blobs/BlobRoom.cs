namespace Entrepot.Registry.Blobs;

/// <summary>The volume that blobs are on.</summary>
/// <param name="Total">In bytes.</param>
/// <param name="Free">In bytes.</param>
public sealed record BlobRoom(long Total, long Free);
