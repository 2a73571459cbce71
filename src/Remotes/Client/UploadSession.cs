namespace Entrepot.Remotes.Client;

/// <summary>An upload that a registry has opened.</summary>
/// <param name="Location">Where the next bytes go; changes with every answer.</param>
/// <param name="Offset">The bytes that the registry has.</param>
/// <param name="MinimumChunk">The fewest bytes it takes in a chunk that is not the last.</param>
internal sealed record UploadSession(Uri Location, long Offset, long MinimumChunk)
{
    /// <summary>Where the upload is closed (distribution-spec, "Pushing a blob").</summary>
    public Uri Closing(Oci.Digest digest) =>
        new(
            $"{Location.AbsoluteUri}{(Location.Query.Length > 0 ? '&' : '?')}digest={Uri.EscapeDataString(digest.ToString())}"
        );
}
