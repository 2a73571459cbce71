using System.Text;
using Entrepot.Oci;

namespace Entrepot.Remotes.Client;

/// <summary>
/// An empty artifact that no other tag has: put under a tag and deleted by digest, it takes the tag with it. The same
/// tag always gives the same bytes, so that a deletion that was interrupted goes on where it stood.
/// </summary>
public static class TagTombstone
{
    private const string ArtifactType = "application/vnd.entrepot.deleted-tag";

    /// <summary>The content of the empty blob (image-spec, "Guidance for an Empty Descriptor").</summary>
    internal static ReadOnlyMemory<byte> Empty { get; } = "{}"u8.ToArray();

    internal static Descriptor EmptyDescriptor { get; } =
        new(MediaType.Parse("application/vnd.oci.empty.v1+json"), DigestAlgorithm.Sha256.Of(Empty.Span), Empty.Length);

    /// <summary>What a tag names there while its deletion is under way.</summary>
    public static RemoteManifest Of(RepositoryName repository, Tag tag)
    {
        // Names and tags have no character that JSON would escape.
        var empty =
            $$$"""{"mediaType":"{{{EmptyDescriptor.MediaType}}}","digest":"{{{EmptyDescriptor.Digest}}}","size":2}""";
        var content = Encoding.UTF8.GetBytes(
            $$$"""
            {"schemaVersion":2,"mediaType":"{{{MediaType.OciManifest}}}","artifactType":"{{{ArtifactType}}}","config":{{{empty}}},"layers":[{{{empty}}}],"annotations":{"entrepot.deleted-tag":"{{{repository}}}:{{{tag}}}"}}
            """
        );
        return new RemoteManifest(MediaType.OciManifest, DigestAlgorithm.Sha256.Of(content), content);
    }
}
