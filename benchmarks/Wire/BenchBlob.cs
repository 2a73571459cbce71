namespace Entrepot.Bench.Wire;

/// <summary>A blob that no other is equal to: the file of its content and the tail that makes the difference.</summary>
internal sealed record BenchBlob(BlobContent Content, string Digest, byte[] Tail);
