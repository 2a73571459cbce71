using System.Buffers;
using System.IO.Pipelines;
using Entrepot.Oci;
using Microsoft.AspNetCore.Http;

namespace Entrepot.Distribution.Manifests;

/// <summary>Reads a manifest whole, which may be done because it is bounded.</summary>
internal static class ManifestBody
{
    /// <summary>The body's bytes; null when there are more than a manifest may have.</summary>
    public static async Task<byte[]?> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (request.ContentLength > ManifestParser.MaximumLength)
        {
            return null;
        }

        ReadResult read;
        do
        {
            read = await request.BodyReader.ReadAsync(cancellationToken);
            if (read.Buffer.Length > ManifestParser.MaximumLength)
            {
                request.BodyReader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
                return null;
            }

            if (!read.IsCompleted)
            {
                request.BodyReader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
            }
        } while (!read.IsCompleted);
        var content = read.Buffer.ToArray();
        request.BodyReader.AdvanceTo(read.Buffer.End);
        return content;
    }
}
