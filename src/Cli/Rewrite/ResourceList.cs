using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Entrepot.Cli.Rewrite;

/// <summary>
/// What kpt and kustomize give a function and get back (the KRM functions specification): objects in <c>items</c>, what
/// the function is to do in <c>functionConfig</c>, and what it could not do in <c>results</c>.
/// </summary>
internal static class ResourceList
{
    public const string Results = "results";
    private const string Group = "config.kubernetes.io/";
    private static readonly JsonSerializerOptions Readable = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static bool Is(YamlNode root) =>
        root is YamlMappingNode
        && root.TextAt("kind") == "ResourceList"
        && root.TextAt("apiVersion")?.StartsWith(Group, StringComparison.Ordinal) == true;

    /// <summary>The first document of a text if it is such a list; null: it is something else.</summary>
    public static YamlNode? Read(string text)
    {
        if (!text.Contains("ResourceList", StringComparison.Ordinal))
        {
            return null;
        }

        try
        {
            return new YamlText(text, []).Documents is [var only] && Is(only.RootNode) ? only.RootNode : null;
        }
        catch (YamlException)
        {
            return null;
        }
    }

    /// <summary>One result: what is wrong with an object, and where the object is from.</summary>
    public static string Result(YamlNode item, string fault)
    {
        var meta = item.At("metadata");
        var result = new JsonObject
        {
            ["message"] = fault,
            ["severity"] = "error",
            ["resourceRef"] = With(
                ("apiVersion", item.TextAt("apiVersion")),
                ("kind", item.TextAt("kind")),
                ("name", meta.TextAt("name")),
                ("namespace", meta.TextAt("namespace"))
            ),
        };
        var annotations = meta.At("annotations");
        if ((annotations.TextAt($"internal.{Group}path") ?? annotations.TextAt($"{Group}path")) is { } path)
        {
            var file = With(("path", path));
            var index = annotations.TextAt($"internal.{Group}index") ?? annotations.TextAt($"{Group}index");
            if (int.TryParse(index, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            {
                file["index"] = number;
            }

            result["file"] = file;
        }

        return result.ToJsonString(Readable);
    }

    private static JsonObject With(params ReadOnlySpan<(string Key, string? Value)> members)
    {
        var result = new JsonObject();
        foreach (var (key, value) in members)
        {
            if (value is not null)
            {
                result[key] = value;
            }
        }

        return result;
    }
}
