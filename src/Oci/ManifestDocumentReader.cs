using System.Text.Json;

namespace Entrepot.Oci;

/// <summary>
/// Reads what a manifest of one type says (image-spec, manifest.md and image-index.md; docker's schema 2 documents).
/// Members that mean nothing here may be there; their bytes stay in the manifest.
/// </summary>
internal sealed class ManifestDocumentReader
{
    private const int SchemaVersion = 2;

    private static readonly MemberNames Names = new(
        "schemaVersion",
        "mediaType",
        "artifactType",
        "config",
        "layers",
        "manifests",
        "subject",
        "annotations"
    );

    private static readonly Dictionary<string, string> NoAnnotations = [];

    private readonly FaultSink faults = new();
    private readonly MediaType contentType;
    private readonly DescriptorReader descriptors;

    public ManifestDocumentReader(MediaType contentType)
    {
        this.contentType = contentType;
        descriptors = new DescriptorReader(faults);
    }

    public ManifestParseResult Read(JsonElement root)
    {
        var document = JsonMembers.Open(root, "", Names, faults) is { } members ? Read(members) : null;
        return faults.First is { } fault || document is null
            ? ManifestParseResult.Refused(faults.First ?? "the manifest cannot be read")
            : ManifestParseResult.Parsed(document);
    }

    private ManifestDocument? Read(JsonMembers members)
    {
        CheckType(members);
        if (members.Integer("schemaVersion") != SchemaVersion)
        {
            faults.Report($"schemaVersion is not {SchemaVersion}");
        }

        if (members.Has("manifests") && (members.Has("config") || members.Has("layers")))
        {
            faults.Report("the manifest has both manifests and config or layers: it would be an index to some readers");
        }

        return contentType.IsImageIndex ? ReadIndex(members) : ReadImage(members);
    }

    private void CheckType(JsonMembers members)
    {
        var mediaType = members.Text("mediaType");
        if (mediaType is null)
        {
            if (contentType == MediaType.DockerManifest || contentType == MediaType.DockerManifestList)
            {
                faults.Report($"mediaType is missing; {contentType} requires it");
            }
        }
        else if (!string.Equals(mediaType, contentType.ToString(), StringComparison.Ordinal))
        {
            faults.Report($"mediaType is not {contentType}, which the content was sent as");
        }
    }

    private ImageIndex? ReadIndex(JsonMembers members)
    {
        if (!members.Has("manifests"))
        {
            faults.Report("manifests is missing");
            return null;
        }

        return new ImageIndex(
            contentType,
            descriptors.ReadMediaType(members, "artifactType"),
            ReadSubject(members),
            descriptors.ReadAnnotations(members) ?? NoAnnotations,
            descriptors.ReadAll(members, "manifests")
        );
    }

    private ImageManifest? ReadImage(JsonMembers members)
    {
        if (!members.Has("layers") || members.Find("config") is not { } config)
        {
            faults.Report("config or layers is missing");
            return null;
        }

        return descriptors.Read(config, "config") is { } read
            ? new ImageManifest(
                contentType,
                descriptors.ReadMediaType(members, "artifactType"),
                ReadSubject(members),
                descriptors.ReadAnnotations(members) ?? NoAnnotations,
                read,
                descriptors.ReadAll(members, "layers")
            )
            : null;
    }

    private Descriptor? ReadSubject(JsonMembers members) =>
        members.Find("subject") is { } subject ? descriptors.Read(subject, "subject") : null;
}
