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
            foreach (var edit in OfParts(yaml, mapping.ScalarAt("registry"), repository, names))
            {
                yield return edit;
            }
        }
    }

    private static bool IsJoined(string key, string value) =>
        key == Image || (key.EndsWith("Image", StringComparison.Ordinal) && value.AsSpan().ContainsAny('/', ':'));

    private static IEnumerable<Edit?> OfParts(
        YamlText yaml,
        YamlScalarNode? registry,
        YamlScalarNode repository,
        NameRewriter names
    )
    {
        var written = repository.Value ?? "";
        if (string.IsNullOrEmpty(registry?.Value))
        {
            yield return names.Rewrite(written) is { } whole ? yaml.Replace(repository, whole) : null;
            yield break;
        }

        if (names.Rewrite($"{registry.Value}/{written}") is not { } name)
        {
            yield break;
        }

        // The repository stays what it is if it can: it may be used elsewhere, too.
        var cut = name.EndsWith($"/{written}", StringComparison.Ordinal)
            ? name.Length - written.Length - 1
            : name.IndexOf('/', StringComparison.Ordinal);
        yield return yaml.Replace(registry, name[..cut]);
        yield return name[(cut + 1)..] == written ? null : yaml.Replace(repository, name[(cut + 1)..]);
    }
}
