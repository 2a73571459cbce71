namespace Entrepot.Registry.Uploads;

/// <summary>The places of the first and the last byte of a chunk within the blob, both included.</summary>
public readonly record struct ByteRange(long First, long Last)
{
    public long Length => Last - First + 1;
}
