using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;

namespace Entrepot.Cli.Webhook;

/// <summary>What the API server asks about (<c>admission.k8s.io/v1</c>).</summary>
/// <param name="Namespace">Empty: the object is of the whole cluster.</param>
/// <param name="SubResource">Empty: the object itself.</param>
/// <param name="Old">Null: it is created.</param>
public sealed record AdmissionRequest(
    string Uid,
    string Kind,
    string Namespace,
    string SubResource,
    JsonObject Object,
    JsonObject? Old
)
{
    private const string Version = "admission.k8s.io/v1";

    /// <param name="fault">What is wrong, in words.</param>
    public static bool TryParse(
        JsonNode? review,
        [NotNullWhen(true)] out AdmissionRequest? request,
        [NotNullWhen(false)] out string? fault
    )
    {
        request = null;
        if (review is not JsonObject { } root || TextAt(root, "kind") != "AdmissionReview")
        {
            fault = "it is no AdmissionReview";
            return false;
        }

        if (TextAt(root, "apiVersion") is var version && version != Version)
        {
            fault = $"it is an AdmissionReview of {version}, and not of {Version}";
            return false;
        }

        if (root["request"] is not JsonObject asked || TextAt(asked, "uid") is not { Length: > 0 } uid)
        {
            fault = "it has no request, or the request no uid";
            return false;
        }

        request = new AdmissionRequest(
            uid,
            TextAt(asked["kind"] as JsonObject, "kind") ?? "",
            TextAt(asked, "namespace") ?? "",
            TextAt(asked, "subResource") ?? "",
            asked["object"] as JsonObject ?? [],
            asked["oldObject"] as JsonObject
        );
        fault = null;
        return true;
    }

    /// <summary>The object's labels.</summary>
    internal IReadOnlyDictionary<string, string> Labels => TextsAt("labels");

    internal IReadOnlyDictionary<string, string> Annotations => TextsAt("annotations");

    /// <summary>
    /// The images that are new to the object: those of one that is there already run, and to change them would start them
    /// again, where it is allowed at all.
    /// </summary>
    internal IReadOnlyList<ObjectImage> NewImages()
    {
        var known = ObjectImage.Of(Old).Select(image => (image.Place, image.Image)).ToHashSet();
        return
        [
            .. ObjectImage
                .Of(Object)
                .Where(image => !known.Contains((image.Place, image.Image)) && IsChangeable(image)),
        ];
    }

    /// <summary>Through this subresource nothing else of a pod is changed, whatever is sent.</summary>
    internal bool IsOfEphemeralContainers => SubResource == "ephemeralcontainers";

    private bool IsChangeable(ObjectImage image) =>
        !IsOfEphemeralContainers || image.Place.StartsWith("ephemeralContainers/", StringComparison.Ordinal);

    private Dictionary<string, string> TextsAt(string key)
    {
        Dictionary<string, string> texts = new(StringComparer.Ordinal);
        foreach (var (name, node) in (Object["metadata"] as JsonObject)?[key] as JsonObject ?? [])
        {
            if (node is JsonValue value && value.TryGetValue<string>(out var text))
            {
                texts[name] = text;
            }
        }

        return texts;
    }

    private static string? TextAt(JsonObject? node, string key) =>
        node?[key] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
}
