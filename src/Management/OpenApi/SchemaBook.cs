using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;

namespace Entrepot.Management.OpenApi;

/// <summary>The schemas of bodies, as the serializer reads and writes them.</summary>
internal sealed class SchemaBook(JsonSerializerOptions options)
{
    private static readonly JsonSchemaExporterOptions Exporter = new()
    {
        TreatNullObliviousAsNonNullable = true,
        // A moment has a converter of its own, about which the exporter knows nothing.
        TransformSchemaNode = (context, schema) =>
            (Nullable.GetUnderlyingType(context.TypeInfo.Type) ?? context.TypeInfo.Type) == typeof(DateTimeOffset)
                ? new JsonObject { ["type"] = "string", ["format"] = "date-time" }
                : schema,
    };

    public JsonNode Of(Type type) => options.GetJsonSchemaAsNode(type, Exporter);
}
