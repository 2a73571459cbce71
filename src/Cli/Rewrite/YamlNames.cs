using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Entrepot.Cli.Rewrite;

/// <summary>
/// Image names in YAML, by what the document is: an object of Kubernetes, a kustomization, a Compose file, or else the
/// values of a Helm chart.
/// </summary>
/// <param name="paths">Where custom resources have names besides.</param>
/// <param name="governed">Names that a kustomization replaces by itself: they stay where it looks for them.</param>
internal sealed class YamlNames(NameRewriter names, IReadOnlyList<FieldPath> paths, IReadOnlySet<string> governed)
{
    private static readonly string[] Containers = ["containers", "initContainers", "ephemeralContainers"];

    /// <summary>Null when the text is no YAML; then nothing of it is known.</summary>
    public IReadOnlyList<Edit>? Find(string text)
    {
        try
        {
            var yaml = new YamlText(text, names.Faults);
            return [.. yaml.Documents.SelectMany(document => Of(yaml, document.RootNode)).OfType<Edit>()];
        }
        catch (YamlException)
        {
            return null;
        }
    }

    /// <summary>The names that a kustomization in the text replaces.</summary>
    public static IEnumerable<string> Governed(string text)
    {
        try
        {
            return
            [
                .. new YamlText(text, [])
                    .Documents.Where(document => IsKustomization(document.RootNode))
                    .SelectMany(document => document.RootNode.MappingsAt("images"))
                    .Select(image => image.TextAt("name"))
                    .OfType<string>(),
            ];
        }
        catch (YamlException)
        {
            return [];
        }
    }

    private IEnumerable<Edit?> Of(YamlText yaml, YamlNode root) =>
        ResourceList.Is(root) ? OfResourceList(yaml, (YamlMappingNode)root)
        : IsList(root) ? OfList(yaml, root)
        : IsKustomization(root) ? root.MappingsAt("images").SelectMany(image => OfKustomization(yaml, image))
        : root.At("apiVersion") is not null && root.At("kind") is not null ? OfKubernetes(yaml, root)
        : root.At("services") is YamlMappingNode services
            ? services.Children.Values.Select(one => Of(yaml, one.ScalarAt("image")))
        : ChartValues.Find(yaml, root, names).Concat(OfPaths(yaml, root));

    /// <summary>Objects in lists of one kind do not say again what they are.</summary>
    private IEnumerable<Edit?> OfList(YamlText yaml, YamlNode root) =>
        root.MappingsAt("items")
            .SelectMany(item => item.At("kind") is null ? OfKubernetes(yaml, item) : Of(yaml, item))
            .Concat(OfPaths(yaml, root));

    /// <summary>What a function of Kubernetes is given; it answers with the same, and with what it could not do.</summary>
    private List<Edit?> OfResourceList(YamlText yaml, YamlMappingNode root)
    {
        List<Edit?> edits = [];
        List<string> results = [];
        foreach (var item in root.MappingsAt("items"))
        {
            var before = names.Faults.Count;
            edits.AddRange(Of(yaml, item));
            results.AddRange(names.Faults.Skip(before).Select(fault => ResourceList.Result(item, fault)));
        }

        if (results.Count > 0)
        {
            edits.Add(yaml.AddList(root, ResourceList.Results, results));
        }

        return edits;
    }

    private IEnumerable<Edit?> OfKubernetes(YamlText yaml, YamlNode root)
    {
        foreach (var node in YamlNodes.All(root))
        {
            foreach (var container in Containers.SelectMany(key => node.MappingsAt(key)))
            {
                yield return OfContainer(yaml, container.ScalarAt("image"));
            }

            foreach (var volume in node.MappingsAt("volumes"))
            {
                yield return OfContainer(yaml, volume.At("image").ScalarAt("reference"));
            }
        }

        foreach (var edit in OfPaths(yaml, root))
        {
            yield return edit;
        }
    }

    private Edit? OfContainer(YamlText yaml, YamlScalarNode? image) =>
        image?.Value is { } written && governed.Contains(WithoutSuffix(written)) ? null : Of(yaml, image);

    private IEnumerable<Edit?> OfPaths(YamlText yaml, YamlNode root) =>
        paths.SelectMany(path => path.Find(root)).Select(node => Of(yaml, node));

    /// <summary>
    /// A kustomization finds images by the name that they have in the base, and gives them another: that one is what is
    /// rewritten, and it is added where there is none.
    /// </summary>
    private IEnumerable<Edit?> OfKustomization(YamlText yaml, YamlMappingNode image)
    {
        var (name, newName) = (image.ScalarAt("name"), image.ScalarAt("newName"));
        var (tag, digest) = (image.ScalarAt("newTag"), image.TextAt("digest"));
        var written = newName?.Value ?? name?.Value ?? "";
        var suffix =
            digest is not null ? $"@{digest}"
            : tag is not null ? $":{tag.Value}"
            : "";
        if (names.Find(written + suffix, hasTagElsewhere: true) is not { } found)
        {
            yield break;
        }

        if (found.Name != written)
        {
            yield return newName is not null
                ? yaml.Replace(newName, found.Name)
                : yaml.Add(image.KeyOf("name")!, name!, "newName", found.Name);
        }

        if (found.Pin is { } pin && tag is not null)
        {
            yield return yaml.Replace(image.KeyOf("newTag")!, "digest");
            yield return yaml.Replace(tag, pin);
        }
    }

    private Edit? Of(YamlText yaml, YamlScalarNode? node) =>
        node?.Value is { } written && names.Rewrite(written) is { } rewritten ? yaml.Replace(node, rewritten) : null;

    private static bool IsKustomization(YamlNode root) =>
        root.TextAt("kind") is "Kustomization" or "Component"
        || (
            root.At("kind") is null
            && root.MappingsAt("images").Any(image => (image.At("newName") ?? image.At("newTag")) is not null)
        );

    private static bool IsList(YamlNode root) =>
        root.TextAt("kind") is { } kind
        && kind.EndsWith("List", StringComparison.Ordinal)
        && root.TextAt("apiVersion") is not null
        && root.At("items") is YamlSequenceNode;

    private static string WithoutSuffix(string written) =>
        ImageName.TryParse(written, out var name) ? written[..^name.Suffix.Length] : written;
}
