using YamlDotNet.RepresentationModel;

namespace Entrepot.Cli.Rewrite;

/// <summary>Looks into YAML without caring whether it is what one expects.</summary>
internal static class YamlNodes
{
    public static YamlNode? At(this YamlNode? node, string key) =>
        node is YamlMappingNode mapping && mapping.Children.TryGetValue(new YamlScalarNode(key), out var found)
            ? found
            : null;

    public static YamlScalarNode? ScalarAt(this YamlNode? node, string key) => node.At(key) as YamlScalarNode;

    public static string? TextAt(this YamlNode? node, string key) => node.ScalarAt(key)?.Value;

    /// <summary>The key's own node, whose place in the text is known.</summary>
    public static YamlScalarNode? KeyOf(this YamlMappingNode mapping, string key) =>
        mapping.Children.Keys.OfType<YamlScalarNode>().FirstOrDefault(node => node.Value == key);

    public static IEnumerable<YamlMappingNode> MappingsAt(this YamlNode? node, string key) =>
        node.At(key) is YamlSequenceNode items ? items.OfType<YamlMappingNode>() : [];

    /// <summary>The node and all below it, each once, however often it is referred to.</summary>
    public static IEnumerable<YamlNode> All(YamlNode root)
    {
        var seen = new HashSet<YamlNode>(ReferenceEqualityComparer.Instance);
        var open = new Stack<YamlNode>([root]);
        while (open.TryPop(out var node))
        {
            if (!seen.Add(node))
            {
                continue;
            }

            yield return node;
            var below = node switch
            {
                YamlMappingNode mapping => mapping.Children.Values,
                YamlSequenceNode sequence => sequence.Children,
                _ => (IEnumerable<YamlNode>)[],
            };
            foreach (var child in below.Reverse())
            {
                open.Push(child);
            }
        }
    }
}
