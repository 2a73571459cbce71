using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Entrepot.Management.Conventions.Wire;

/// <summary>Moments as Harbor writes them: UTC with milliseconds and a <c>Z</c>.</summary>
public sealed class MomentConverter : JsonConverter<DateTimeOffset>
{
    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.GetDateTimeOffset();

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
        writer.WriteStringValue(
            value.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture)
        );
}
