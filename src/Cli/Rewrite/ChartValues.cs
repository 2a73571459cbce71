using YamlDotNet.RepresentationModel;

namespace Entrepot.Cli.Rewrite;

/// <summary>
/// Image names in the values of a Helm chart: joined (<c>image: nginx:1.27</c>), or in parts
/// (<c>image: {registry, repository, tag}</c>), of which registry and repository change.
/// </summary>
internal static class ChartValues
{
    private const string Image = "image";
    private static readonly string[] Siblings = ["tag", "digest", "registry", "pullPolicy"];

    public static IEnumerable<Edit?> Find(YamlText yaml, YamlNode root, NameRewriter names) =>
        YamlNodes.All(root).OfType<YamlMappingNode>().SelectMany(mapping => Of(yaml, mapping, names));

    private static IEnumerable<Edit?> Of(YamlText yaml, YamlMappingNode mapping, NameRewriter names)
    {
        foreach (var (key, value) in mapping.Children)
        {
            if (
                key is YamlScalarNode { Value: { } word }
                && value is YamlScalarNode { Value: { } written } joined
                && IsJoined(word, written)
                && names.Rewrite(written) is { } rewritten
            )
            {
                yield return yaml.Replace(joined, rewritten);
            }
        }

        if (mapping.ScalarAt("repository") is { } repository && Siblings.Any(key => mapping.At(key) is not null))
        {
            foreach (var edit in OfParts(yaml, mapping, repository, names))
            {
                yield return edit;
            }
        }
    }

    private static bool IsJoined(string key, string value) =>
        key == Image || (key.EndsWith("Image", StringComparison.Ordinal) && value.AsSpan().ContainsAny('/', ':'));

    private static IEnumerable<Edit?> OfParts(
        YamlText yaml,
        YamlMappingNode image,
        YamlScalarNode repository,
        NameRewriter names
    )
    {
        var (registry, tag, digest) = (image.ScalarAt("registry"), image.ScalarAt("tag"), image.ScalarAt("digest"));
        var written = repository.Value ?? "";
        var whole = string.IsNullOrEmpty(registry?.Value) ? written : $"{registry.Value}/{written}";
        if (Find(names, whole, Joined(':', tag?.Value) + Joined('@', digest?.Value)) is not { } found)
        {
            yield break;
        }

        if (whole == written)
        {
            yield return found.Name == written ? null : yaml.Replace(repository, found.Name);
        }
        else
        {
            // The repository stays what it is if it can: it may be used elsewhere, too.
            var cut = found.Name.EndsWith($"/{written}", StringComparison.Ordinal)
                ? found.Name.Length - written.Length - 1
                : found.Name.IndexOf('/', StringComparison.Ordinal);
            yield return found.Name == whole ? null : yaml.Replace(registry!, found.Name[..cut]);
            yield return found.Name[(cut + 1)..] == written ? null : yaml.Replace(repository, found.Name[(cut + 1)..]);
        }

        if (found.Pin is { } pin && (digest ?? tag) is { } place)
        {
            // Without a key for it, the digest goes where charts put it together with a colon before.
            yield return yaml.Replace(place, digest is null ? $"{tag!.Value}@{pin}" : pin);
        }
    }

    private static RewrittenName? Find(NameRewriter names, string name, string suffix) =>
        ImageName.TryParse(name + suffix, out _)
            ? names.Find(name + suffix, hasTagElsewhere: true)
            : names.Find(name, hasTagElsewhere: true);

    private static string Joined(char mark, string? part) => string.IsNullOrEmpty(part) ? "" : $"{mark}{part}";
}
