using System.Globalization;
using System.Text.Json.Nodes;

namespace Entrepot.Cli.Webhook;

/// <summary>An image that an object of Kubernetes names.</summary>
/// <param name="Pointer">Where, as a JSON pointer (RFC 6901).</param>
/// <param name="Place">Where, for people and from one version of the object to the next: <c>containers/web</c>.</param>
internal sealed record ObjectImage(string Pointer, string Place, string Image)
{
    private static readonly string[] Containers = ["initContainers", "containers", "ephemeralContainers"];

    /// <summary>Of a pod, or of whatever has the template of one.</summary>
    public static IEnumerable<ObjectImage> Of(JsonNode? node) => Of(node, "");

    private static IEnumerable<ObjectImage> Of(JsonNode? node, string pointer)
    {
        switch (node)
        {
            case JsonObject members:
                foreach (
                    var image in Containers
                        .SelectMany(key => In(members, key, pointer, "image", item => TextOf(item["image"])))
                        .Concat(In(members, "volumes", pointer, "image/reference", Volume))
                )
                {
                    yield return image;
                }

                foreach (var image in members.SelectMany(member => Of(member.Value, $"{pointer}/{Escape(member.Key)}")))
                {
                    yield return image;
                }

                break;
            case JsonArray items:
                foreach (var image in items.SelectMany((item, index) => Of(item, At(pointer, index))))
                {
                    yield return image;
                }

                break;
        }
    }

    private static IEnumerable<ObjectImage> In(
        JsonObject parent,
        string key,
        string pointer,
        string below,
        Func<JsonObject, string?> find
    ) =>
        (parent[key] as JsonArray ?? [])
            .Select((item, index) => (Item: item as JsonObject, Pointer: At($"{pointer}/{key}", index)))
            .Where(one => one.Item is not null)
            .Select(one => (one.Item, one.Pointer, Image: find(one.Item!)))
            .Where(one => !string.IsNullOrEmpty(one.Image))
            .Select(one => new ObjectImage($"{one.Pointer}/{below}", $"{key}/{TextOf(one.Item!["name"])}", one.Image!));

    private static string? Volume(JsonObject volume) => TextOf((volume["image"] as JsonObject)?["reference"]);

    private static string? TextOf(JsonNode? node) =>
        node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    private static string At(string pointer, int index) =>
        string.Create(CultureInfo.InvariantCulture, $"{pointer}/{index}");

    private static string Escape(string key) =>
        key.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);
}
