using Entrepot.Oci;
using Entrepot.Remotes.Outbound;

namespace Entrepot.Remotes.Client;

/// <summary>A blob on its way: what to send, how fast, and who is told.</summary>
internal sealed record BlobPush(
    Descriptor Blob,
    BlobSource Source,
    IReadOnlyList<ByteRate> Rates,
    IProgress<long> Progress
)
{
    /// <summary>A body with <paramref name="length"/> bytes from <paramref name="offset"/> on.</summary>
    public StreamedContent Content(long offset, long length)
    {
        var content = new StreamedContent(
            token => Source(offset, token),
            length,
            Rates,
            sent => Progress.Report(offset + sent)
        );
        content.Headers.TryAddWithoutValidation("Content-Type", "application/octet-stream");
        return content;
    }
}
