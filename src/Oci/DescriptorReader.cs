using System.Buffers.Text;
using System.Text;
using System.Text.Json;

namespace Entrepot.Oci;

/// <summary>Reads descriptors and what hangs on them (image-spec, descriptor.md and annotations.md).</summary>
internal sealed class DescriptorReader(FaultSink faults)
{
    private const int MaximumAnnotations = 1_000;

    /// <summary>Of a key and its value together, in bytes of UTF-8.</summary>
    private const int MaximumAnnotationLength = 64 * 1024;

    private static readonly MemberNames DescriptorNames = new(
        "mediaType",
        "digest",
        "size",
        "urls",
        "annotations",
        "data",
        "artifactType",
        "platform"
    );

    private static readonly MemberNames PlatformNames = new(
        "architecture",
        "os",
        "os.version",
        "os.features",
        "variant",
        "features"
    );

    private static readonly MemberNames NoNames = new();

    private int count;

    /// <summary>The descriptors of an array; <c>null</c> is an empty one, as Go writes it.</summary>
    public IReadOnlyList<Descriptor> ReadAll(JsonMembers owner, string name)
    {
        if (owner.Find(name) is not { } array)
        {
            return [];
        }

        if (array.ValueKind != JsonValueKind.Array)
        {
            faults.Report($"{owner.At(name)} is not an array");
            return [];
        }

        var descriptors = new List<Descriptor>();
        foreach (var item in array.EnumerateArray())
        {
            if (Read(item, $"{owner.At(name)}[{descriptors.Count}]") is not { } descriptor)
            {
                return [];
            }

            descriptors.Add(descriptor);
        }

        return descriptors;
    }

    /// <summary>The descriptor, or null with the fault reported.</summary>
    public Descriptor? Read(JsonElement element, string path)
    {
        if (++count > ManifestParser.MaximumDescriptors)
        {
            faults.Report($"a manifest may hold {ManifestParser.MaximumDescriptors} descriptors at most");
            return null;
        }

        if (JsonMembers.Open(element, path, DescriptorNames, faults) is not { } members)
        {
            return null;
        }

        var mediaType = ReadMediaType(members, "mediaType");
        var digest = ReadDigest(members);
        var size = members.Integer("size");
        var descriptor = new Descriptor(
            mediaType ?? default,
            digest,
            size,
            ReadMediaType(members, "artifactType"),
            ReadPlatform(members),
            ReadAnnotations(members),
            members.Texts("urls")
        );
        if (mediaType is null)
        {
            faults.Report($"{members.At("mediaType")} is missing");
        }

        CheckData(members, descriptor);
        return faults.First is null ? descriptor : null;
    }

    /// <summary>The media type in a member; null when it is absent or empty.</summary>
    public MediaType? ReadMediaType(JsonMembers members, string name)
    {
        if (members.Text(name) is not { Length: > 0 } text)
        {
            return null;
        }

        if (MediaType.TryParse(text, out var mediaType))
        {
            return mediaType;
        }

        faults.Report($"{members.At(name)} is not a media type (RFC 6838)");
        return null;
    }

    public IReadOnlyDictionary<string, string>? ReadAnnotations(JsonMembers members)
    {
        if (
            members.Find("annotations") is not { } element
            || JsonMembers.Open(element, members.At("annotations"), NoNames, faults) is not { } map
        )
        {
            return null;
        }

        var annotations = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var member in element.EnumerateObject())
        {
            if (map.Text(member.Name) is not { } value)
            {
                faults.Report($"{map.At(member.Name)} is not a string");
                return null;
            }

            annotations.Add(member.Name, value);
            CheckLimits(map, annotations.Count, member.Name, value);
        }

        return annotations;
    }

    private void CheckLimits(JsonMembers map, int number, string key, string value)
    {
        if (number > MaximumAnnotations)
        {
            faults.Report($"{map.Path} has more than {MaximumAnnotations} annotations");
        }

        if (Encoding.UTF8.GetByteCount(key) + Encoding.UTF8.GetByteCount(value) > MaximumAnnotationLength)
        {
            faults.Report($"{map.Path} holds an annotation of more than {MaximumAnnotationLength} bytes");
        }
    }

    private Digest ReadDigest(JsonMembers members)
    {
        if (Digest.TryParse(members.Text("digest"), out var digest))
        {
            return digest;
        }

        faults.Report($"{members.At("digest")} is not a sha256 or sha512 digest in lower case");
        return default;
    }

    private Platform? ReadPlatform(JsonMembers members)
    {
        if (
            members.Find("platform") is not { } element
            || JsonMembers.Open(element, members.At("platform"), PlatformNames, faults) is not { } platform
        )
        {
            return null;
        }

        return new Platform(
            platform.Text("architecture") ?? "",
            platform.Text("os") ?? "",
            platform.Text("os.version"),
            platform.Texts("os.features"),
            platform.Text("variant")
        );
    }

    /// <summary>Content that is embedded has to be the content that is named, or readers would see different things.</summary>
    private void CheckData(JsonMembers members, Descriptor descriptor)
    {
        if (faults.First is not null || members.Text("data") is not { } data)
        {
            return;
        }

        if (!Base64.IsValid(data, out var length))
        {
            faults.Report($"{members.At("data")} is not base64");
        }
        else if (
            length != descriptor.Size
            || descriptor.Digest.Algorithm.Of(Convert.FromBase64String(data)) != descriptor.Digest
        )
        {
            faults.Report($"{members.At("data")} is not the content that the descriptor names");
        }
    }
}
