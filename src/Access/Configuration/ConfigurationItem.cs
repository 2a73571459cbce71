using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Entrepot.Access.Configuration;

/// <summary>One of Harbor's configuration items.</summary>
/// <param name="Key">Its name on the wire and in the table.</param>
/// <param name="Default">A <see langword="string"/>, <see langword="long"/> or <see langword="bool"/>, as the kind has it.</param>
/// <param name="Rule">What is wrong with a value of the right type, in words; null: nothing.</param>
public sealed record ConfigurationItem(
    string Key,
    ConfigurationKind Kind,
    object Default,
    Func<object, string?>? Rule = null
)
{
    /// <summary>Longer texts are nobody's configuration.</summary>
    private const int MaximumLength = 64 * 1024;

    public bool IsSecret => Kind == ConfigurationKind.Secret;

    /// <summary>The value that a client sends; numbers and flags may come quoted, as Harbor takes them.</summary>
    /// <param name="fault">What is wrong with it, in words.</param>
    public bool TryParse(JsonElement sent, out object value, out string fault)
    {
        var parsed = Parse(sent);
        value = parsed ?? Default;
        fault = parsed is null ? $"{Key} must be {TypeInWords}" : Rule?.Invoke(parsed) ?? "";
        return fault.Length == 0;
    }

    internal static JsonNode ToJson(object value) =>
        value switch
        {
            bool flag => JsonValue.Create(flag),
            long number => JsonValue.Create(number),
            string text => JsonValue.Create(text),
            _ => throw new InvalidOperationException($"No item is a {value.GetType()}."),
        };

    private string TypeInWords =>
        Kind switch
        {
            ConfigurationKind.Number => "a whole number",
            ConfigurationKind.Flag => "true or false",
            _ => $"a text of at most {MaximumLength} characters",
        };

    private object? Parse(JsonElement sent)
    {
        var text = sent.ValueKind == JsonValueKind.String ? sent.GetString() : null;
        return Kind switch
        {
            ConfigurationKind.Flag => sent.ValueKind switch
            {
                JsonValueKind.True => true,
                JsonValueKind.False => false,
                _ => bool.TryParse(text, out var flag) ? flag : null,
            },
            ConfigurationKind.Number when sent.ValueKind == JsonValueKind.Number => sent.TryGetInt64(out var number)
                ? number
                : null,
            ConfigurationKind.Number => long.TryParse(
                text,
                NumberStyles.AllowLeadingSign,
                CultureInfo.InvariantCulture,
                out var number
            )
                ? number
                : null,
            _ => text is { Length: <= MaximumLength } ? text : null,
        };
    }
}
