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
        IsKustomization(root) ? root.MappingsAt("images").SelectMany(image => OfKustomization(yaml, image))
        : root.At("apiVersion") is not null && root.At("kind") is not null ? OfKubernetes(yaml, root)
        : root.At("services") is YamlMappingNode services
            ? services.Children.Values.Select(one => Of(yaml, one.ScalarAt("image")))
        : ChartValues.Find(yaml, root, names).Concat(OfPaths(yaml, root));

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
        if (image.ScalarAt("newName") is { } newName)
        {
            yield return Of(yaml, newName);
        }
        else if (image.ScalarAt("name") is { Value: { } written } name && names.Rewrite(written) is { } rewritten)
        {
            yield return yaml.Add(image.KeyOf("name")!, name, "newName", rewritten);
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

    private static string WithoutSuffix(string written) =>
        ImageName.TryParse(written, out var name) ? written[..^name.Suffix.Length] : written;
}
