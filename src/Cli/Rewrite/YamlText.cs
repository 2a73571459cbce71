using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlDotNet.RepresentationModel;

namespace Entrepot.Cli.Rewrite;

/// <summary>A YAML text and the places of its values, so that one can be changed and nothing else is.</summary>
/// <param name="faults">Takes what cannot be changed.</param>
internal sealed class YamlText(string text, ICollection<string> faults)
{
    private const char ByteOrderMark = '\uFEFF';

    /// <summary>What the reader does not see is not counted in its places.</summary>
    private readonly int unseen = text.StartsWith(ByteOrderMark) ? 1 : 0;

    public IReadOnlyList<YamlDocument> Documents { get; } = Load(text.TrimStart(ByteOrderMark));

    /// <summary>Gives a value another text in the place and the quotes that it has; null where that cannot be done.</summary>
    public Edit? Replace(YamlScalarNode node, string replacement)
    {
        var value = node.Value ?? "";
        var (start, end) = (PlaceOf(node.Start), PlaceOf(node.End));
        if (value.Length == 0)
        {
            return node.Style is ScalarStyle.SingleQuoted or ScalarStyle.DoubleQuoted
                ? new Edit(end - 1, 0, replacement)
                : new Edit(end, 0, $" {replacement}");
        }

        // After anchor, tag and quotes; a value that is written in another way than it reads is not found.
        var place = text.LastIndexOf(value, end - 1, end - start, StringComparison.Ordinal);
        if (place >= 0)
        {
            return new Edit(place, value.Length, replacement);
        }

        faults.Add($"line {node.Start.Line}: '{value}' is written in a way that cannot be changed in place");
        return null;
    }

    /// <summary>Adds a key with a value after the entry of a mapping whose value the node is.</summary>
    public Edit Add(YamlScalarNode keyBefore, YamlScalarNode valueBefore, string key, string value)
    {
        var (start, end) = (PlaceOf(keyBefore.Start), PlaceOf(valueBefore.End));
        var lineStart = text.LastIndexOf('\n', start) + 1;
        var column = start - lineStart;
        var inFlow = text[lineStart..start].Contains('{', StringComparison.Ordinal);
        var lineEnd = text.Contains("\r\n", StringComparison.Ordinal) ? "\r\n" : "\n";
        return new Edit(end, 0, inFlow ? $", {key}: {value}" : $"{lineEnd}{new string(' ', column)}{key}: {value}");
    }

    /// <summary>Adds a list as the last key of a document that is alone in its text and a mapping.</summary>
    /// <param name="items">Each in JSON, which is YAML, too.</param>
    public Edit AddList(YamlMappingNode root, string key, IEnumerable<string> items)
    {
        if (root.Style == MappingStyle.Flow)
        {
            return new Edit(text.LastIndexOf('}'), 0, $", \"{key}\": [{string.Join(", ", items)}]");
        }

        var lineEnd = text.Contains("\r\n", StringComparison.Ordinal) ? "\r\n" : "\n";
        return new Edit(
            text.AsSpan().TrimEnd().Length,
            0,
            $"{lineEnd}{key}:{string.Concat(items.Select(item => $"{lineEnd}- {item}"))}"
        );
    }

    private int PlaceOf(Mark mark) => (int)mark.Index + unseen;

    /// <exception cref="YamlException">It is no YAML.</exception>
    private static IReadOnlyList<YamlDocument> Load(string text)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(text));
        return [.. stream.Documents];
    }
}
