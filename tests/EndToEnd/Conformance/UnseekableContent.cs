using System.Net;

namespace Entrepot.EndToEnd.Conformance;

/// <summary>Content without a known length, so that it is sent in HTTP chunks as docker does.</summary>
internal sealed class UnseekableContent(byte[] bytes) : HttpContent
{
    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        stream.WriteAsync(bytes, 0, bytes.Length);

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }
}
