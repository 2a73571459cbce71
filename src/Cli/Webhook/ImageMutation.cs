using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Entrepot.Cli.Webhook;

/// <summary>
/// Gives the images of an object the names that they have elsewhere, and keeps the original ones in an annotation.
/// </summary>
/// <param name="onlyTell">Nothing is rewritten: an annotation says what would be.</param>
public sealed class ImageMutation(bool onlyTell)
{
    /// <summary>The names that an object was sent with, by place.</summary>
    public const string Original = "entrepot/original-images";

    /// <summary>The names that it would have got.</summary>
    public const string Planned = "entrepot/planned-images";

    /// <summary>Logs take a line of any pod; the annotation has them all.</summary>
    private const int MostNoted = 20;

    private static readonly JsonSerializerOptions Readable = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    /// <param name="rewrite">The name that an image gets; null: it keeps its own.</param>
    public AdmissionAnswer Review(AdmissionRequest request, Func<string, string?> rewrite)
    {
        var originals = Read(request.Annotations.GetValueOrDefault(Original));
        List<(ObjectImage Image, string? Name)> asked =
        [
            .. request
                .NewImages()
                .Where(image => !IsDone(originals, image, rewrite))
                .Select(image => (image, rewrite(image.Image) is { } name && name != image.Image ? name : null)),
        ];
        List<(ObjectImage Image, string Name)> changes =
        [
            .. asked.Where(one => one.Name is not null).Select(one => (one.Image, one.Name!)),
        ];
        var patch = new JsonArray();
        if (!onlyTell)
        {
            changes.ForEach(change => patch.Add((JsonNode)Replace(change.Image.Pointer, change.Name)));
        }

        // The API server drops annotations that come with ephemeral containers; they get a warning instead.
        if (!request.IsOfEphemeralContainers)
        {
            Annotate(request, asked, patch);
        }

        if (changes.Count == 0)
        {
            return patch.Count == 0 ? AdmissionAnswer.Allowed : new AdmissionAnswer(Patch: patch);
        }

        string[] lines = [.. changes.Select(change => $"{change.Image.Place}: {change.Image.Image} -> {change.Name}")];
        return new AdmissionAnswer(
            Patch: patch,
            Notes: new Dictionary<string, string>(StringComparer.Ordinal)
            {
                [onlyTell ? "planned-images" : "rewritten-images"] = Note(lines),
            },
            Warnings: request.IsOfEphemeralContainers
                ? [.. lines.Select(line => $"{(onlyTell ? "would be" : "is")} rewritten: {line}")]
                : null
        );
    }

    private static string Note(string[] lines) =>
        lines.Length <= MostNoted
            ? string.Join("; ", lines)
            : string.Create(
                CultureInfo.InvariantCulture,
                $"{string.Join("; ", lines[..MostNoted])}; and {lines.Length - MostNoted} more"
            );

    /// <summary>The images that an object names, by their original names where it was rewritten.</summary>
    public static IEnumerable<string> OriginalImages(AdmissionRequest request)
    {
        var originals = Read(request.Annotations.GetValueOrDefault(Original));
        return request
            .NewImages()
            .Select(image => originals[image.Place] is JsonValue value ? value.ToString() : image.Image);
    }

    /// <summary>The API server may ask again about what it got from here; a rule may well fit its own names.</summary>
    private static bool IsDone(JsonObject originals, ObjectImage image, Func<string, string?> rewrite) =>
        originals[image.Place] is JsonValue value
        && value.TryGetValue<string>(out var original)
        && rewrite(original) == image.Image;

    /// <summary>
    /// Keeps what the images are instead of, and forgets what was kept of a place whose image is another now: of a pod that
    /// was copied with its annotations, say.
    /// </summary>
    private void Annotate(AdmissionRequest request, List<(ObjectImage Image, string? Name)> asked, JsonArray patch)
    {
        var key = onlyTell ? Planned : Original;
        var before = request.Annotations.GetValueOrDefault(key);
        var kept = Read(before);
        foreach (var (image, name) in asked)
        {
            if (name is null)
            {
                kept.Remove(image.Place);
            }
            else
            {
                kept[image.Place] = onlyTell ? name : image.Image;
            }
        }

        if (JsonNode.DeepEquals(kept, Read(before)))
        {
            return;
        }

        var path = $"/metadata/annotations/{key.Replace("/", "~1", StringComparison.Ordinal)}";
        if (kept.Count == 0)
        {
            patch.Add((JsonNode)new JsonObject { ["op"] = "remove", ["path"] = path });
            return;
        }

        var metadata = request.Object["metadata"] as JsonObject;
        if (metadata is null)
        {
            patch.Add((JsonNode)Add("/metadata", new JsonObject()));
        }

        if (metadata?["annotations"] is not JsonObject)
        {
            patch.Add((JsonNode)Add("/metadata/annotations", new JsonObject()));
        }

        patch.Add((JsonNode)Add(path, kept.ToJsonString(Readable)));
    }

    /// <summary>An annotation that anybody may have written.</summary>
    private static JsonObject Read(string? annotation)
    {
        try
        {
            return annotation is null ? [] : JsonNode.Parse(annotation, documentOptions: Strict) as JsonObject ?? [];
        }
        catch (JsonException)
        {
            return [];
        }
    }

    private static JsonObject Replace(string path, string value) =>
        new()
        {
            ["op"] = "replace",
            ["path"] = path,
            ["value"] = value,
        };

    private static JsonObject Add(string path, JsonNode value) =>
        new()
        {
            ["op"] = "add",
            ["path"] = path,
            ["value"] = value,
        };
}
