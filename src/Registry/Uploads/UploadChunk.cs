using System.IO.Pipelines;

namespace Entrepot.Registry.Uploads;

/// <summary>Bytes that a request brings for an upload.</summary>
/// <param name="Length">How many the request says there are, if it does.</param>
/// <param name="Range">Where they belong, if the request says so; else at the end of what is here.</param>
public sealed record UploadChunk(PipeReader Body, long? Length, ByteRange? Range)
{
    /// <summary>The number of bytes that have to come, if anything said how many.</summary>
    public long? ExpectedLength => Range?.Length ?? Length;

    /// <summary>The request contradicts itself.</summary>
    public bool Contradicts => Range is { } range && Length is { } length && range.Length != length;
}
