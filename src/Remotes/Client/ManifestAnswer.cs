using System.Text.Json;
using Entrepot.Oci;
using Entrepot.Remotes.Outbound;

namespace Entrepot.Remotes.Client;

/// <summary>Reads manifests out of answers, and believes neither their type nor their digest.</summary>
internal static class ManifestAnswer
{
    /// <summary>Every type a manifest may come in (image-spec; docker schema 2).</summary>
    public static string Accept { get; } =
        string.Join(
            ", ",
            MediaType.OciIndex,
            MediaType.OciManifest,
            MediaType.DockerManifestList,
            MediaType.DockerManifest
        );

    /// <summary>What a HEAD tells; null when it does not tell the digest, so that the content has to.</summary>
    public static RemoteManifestHead? ReadHead(OutboundResponse response, Reference reference, string what)
    {
        if (!Digest.TryParse(response.Header("Docker-Content-Digest"), out var digest))
        {
            return null;
        }

        if (reference.Digest is { } wanted && wanted.Algorithm == digest.Algorithm && wanted != digest)
        {
            throw new RemoteException(RemoteFaults.WrongDigest(what, wanted, digest));
        }

        return new RemoteManifestHead(reference.Digest ?? digest, response.ContentType);
    }

    /// <summary>The manifest, its digest computed from the bytes and compared with what was asked and answered.</summary>
    public static async Task<RemoteManifest> ReadAsync(
        OutboundResponse response,
        Reference reference,
        string what,
        CancellationToken cancellationToken
    )
    {
        if (response.IsHtml)
        {
            throw new RemoteException(RemoteFaults.NotTheProtocol(what));
        }

        // One artifact that is odd is no fault of the registry that keeps it.
        var content =
            await response.ReadUpToAsync(OutboundLimits.Manifest, cancellationToken)
            ?? throw new RemoteException(RemoteFaults.NoManifest(what));
        if (Type(response.ContentType, content) is not { } mediaType)
        {
            throw new RemoteException(RemoteFaults.NoManifest(what));
        }

        Digest? told = Digest.TryParse(response.Header("Docker-Content-Digest"), out var header) ? header : null;
        foreach (var claimed in new[] { reference.Digest, told })
        {
            if (claimed is { } digest && digest.Algorithm.Of(content) is var actual && actual != digest)
            {
                throw new RemoteException(RemoteFaults.WrongDigest(what, digest, actual));
            }
        }

        return new RemoteManifest(mediaType, reference.Digest ?? told ?? DigestAlgorithm.Sha256.Of(content), content);
    }

    /// <summary>The type of the header when it names a manifest, else of the member <c>mediaType</c>.</summary>
    private static MediaType? Type(MediaType? header, byte[] content)
    {
        try
        {
            using var document = JsonDocument.Parse(content);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                return null;
            }

            var generic =
                header?.ToString() is null or "application/json" or "text/plain" or "application/octet-stream";
            return generic && MediaType.TryParse(DescriptorJson.Text(document.RootElement, "mediaType"), out var member)
                ? member
                : header;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
