using System.Diagnostics.CodeAnalysis;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Entrepot.Cli.Rewrite;

/// <summary>
/// Reads rules from YAML: at the top of a file, or below the <c>spec</c> or <c>data</c> of an object of Kubernetes, as
/// functions are configured.
/// </summary>
public static class RewriteSettingsReader
{
    private static readonly string[] Known = ["map", "policy", "server", "path", "paths", "verify", "pin"];

    /// <param name="fault">What is wrong, in words.</param>
    public static bool TryRead(
        string text,
        [NotNullWhen(true)] out RewriteSettings? settings,
        [NotNullWhen(false)] out string? fault
    )
    {
        settings = null;
        try
        {
            var documents = new YamlText(text, []).Documents;
            if (documents.Count == 1)
            {
                return TryRead(documents[0].RootNode, out settings, out fault);
            }

            fault = "it is no single YAML document";
        }
        catch (YamlException exception)
        {
            fault = $"line {exception.Start.Line}: {exception.Message}";
        }

        return false;
    }

    internal static bool TryRead(
        YamlNode? root,
        [NotNullWhen(true)] out RewriteSettings? settings,
        [NotNullWhen(false)] out string? fault
    )
    {
        (settings, fault) = (null, null);
        var rules = root.At("kind") is null ? root : root.At("spec") ?? root.At("data");
        if (rules is null)
        {
            settings = RewriteSettings.None;
            return true;
        }

        if (rules is not YamlMappingNode mapping)
        {
            fault = "the rules are keys with values";
            return false;
        }

        if (mapping.Children.Keys.FirstOrDefault(key => !Known.Contains(key.ToString())) is { } other)
        {
            fault = $"there is no '{other}'; there are {string.Join(", ", Known)}";
            return false;
        }

        settings = new RewriteSettings(
            [.. Maps(rules.At("map"))],
            rules.TextAt("policy"),
            rules.TextAt("server"),
            [.. Words(rules.At("path")), .. Words(rules.At("paths"))],
            rules.TextAt("verify") == "true",
            rules.TextAt("pin") == "true"
        );
        return true;
    }

    /// <summary>A text of several, a list of texts or of <c>{from, to}</c>, or keys with values.</summary>
    private static IEnumerable<string> Maps(YamlNode? node) =>
        node switch
        {
            YamlMappingNode mapping => mapping.Children.Select(pair => $"{pair.Key}={pair.Value}"),
            YamlSequenceNode list => list.SelectMany(item =>
                item is YamlMappingNode ? [$"{item.TextAt("from")}={item.TextAt("to")}"] : Words(item)
            ),
            _ => Words(node),
        };

    private static IEnumerable<string> Words(YamlNode? node) =>
        node switch
        {
            YamlScalarNode { Value: { } text } => text.Split(
                [',', ' ', '\n'],
                StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries
            ),
            YamlSequenceNode list => list.SelectMany(Words),
            _ => [],
        };
}
