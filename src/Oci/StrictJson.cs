using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace Entrepot.Oci;

/// <summary>
/// Refuses JSON that two readers could understand differently, before anything is read from it: Go's decoder matches
/// member names without regard to case, others take the first or the last of two equal names.
/// </summary>
internal static class StrictJson
{
    public const int MaximumDepth = 32;

    /// <summary>Folds to s, but .NET's invariant mappings leave it alone.</summary>
    private static readonly Rune LongS = new('\u017F');

    /// <summary>What is wrong with the text, in words; null when nothing is.</summary>
    public static string? FindFault(ReadOnlySpan<byte> content)
    {
        if (!Utf8.IsValid(content))
        {
            return "the content is not UTF-8";
        }

        if (content.StartsWith("\uFEFF"u8))
        {
            return "the content starts with a byte order mark";
        }

        try
        {
            return Scan(content);
        }
        catch (JsonException exception)
        {
            return $"the content is not JSON of at most {MaximumDepth} levels, at line {exception.LineNumber + 1}";
        }
        catch (InvalidOperationException)
        {
            // What the reader says of an escaped half of a surrogate pair.
            return "the content holds an incomplete character escape";
        }
    }

    /// <summary>
    /// The name as a reader that ignores case sees it (Unicode simple case folding): upper first, because some letters
    /// have only one of the two mappings.
    /// </summary>
    public static string Fold(string name)
    {
        var folded = new StringBuilder(name.Length);
        foreach (var rune in name.EnumerateRunes())
        {
            folded.Append(rune == LongS ? new Rune('s') : Rune.ToLowerInvariant(Rune.ToUpperInvariant(rune)));
        }

        return folded.ToString();
    }

    private static string? Scan(ReadOnlySpan<byte> content)
    {
        var reader = new Utf8JsonReader(content, new JsonReaderOptions { MaxDepth = MaximumDepth });
        var containers = new Stack<Container>();
        var property = "";
        while (reader.Read())
        {
            switch (reader.TokenType)
            {
                case JsonTokenType.StartObject or JsonTokenType.StartArray:
                    var isRead = !containers.TryPeek(out var outer) || outer.Reads(property);
                    containers.Push(
                        new Container(isRead, reader.TokenType == JsonTokenType.StartArray, new(StringComparer.Ordinal))
                    );
                    break;
                case JsonTokenType.EndObject or JsonTokenType.EndArray:
                    containers.Pop();
                    break;
                case JsonTokenType.PropertyName:
                    property = reader.GetString()!;
                    var container = containers.Peek();
                    if (!container.Names.Add(container.IsRead ? Fold(property) : property))
                    {
                        return $"an object has the member \"{Excerpt(property)}\" twice{(container.IsRead ? ", letter case aside" : "")}";
                    }

                    break;
                case JsonTokenType.String when reader.ValueIsEscaped:
                    _ = reader.GetString();
                    break;
            }
        }

        return null;
    }

    /// <summary>
    /// An object or array. In those that are read into something, names differ by more than their case; elsewhere, as in
    /// annotations, they are somebody's own.
    /// </summary>
    private sealed record Container(bool IsRead, bool IsArray, HashSet<string> Names)
    {
        private static readonly HashSet<string> Read = new(StringComparer.OrdinalIgnoreCase)
        {
            "config",
            "layers",
            "manifests",
            "subject",
            "platform",
        };

        public bool Reads(string property) => IsRead && (IsArray || Read.Contains(property));
    }

    private static string Excerpt(string name) => name.Length <= 60 ? name : $"{name[..60]}…";
}
