namespace Entrepot.Storage;

/// <summary>The room where bytes are kept.</summary>
/// <param name="Total">In bytes.</param>
/// <param name="Free">In bytes.</param>
public readonly record struct StorageRoom(long Total, long Free);
