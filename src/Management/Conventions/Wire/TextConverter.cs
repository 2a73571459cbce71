using System.Text.Json;
using System.Text.Json.Serialization;

namespace Entrepot.Management.Conventions.Wire;

/// <summary>Texts as they are, but for the NUL character: no text has it, and PostgreSQL takes none that does.</summary>
internal sealed class TextConverter : JsonConverter<string>
{
    /// <exception cref="JsonException">There is a NUL in it.</exception>
    public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.String)
        {
            throw new JsonException();
        }

        var text = reader.GetString();
        return text?.Contains('\0', StringComparison.Ordinal) == true ? throw new JsonException() : text;
    }

    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value);
}
