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
        // These have converters of their own, about which the exporter knows nothing.
        TransformSchemaNode = (context, schema) =>
            (Nullable.GetUnderlyingType(context.TypeInfo.Type) ?? context.TypeInfo.Type) switch
            {
                var type when type == typeof(DateTimeOffset) => new JsonObject
                {
                    ["type"] = "string",
                    ["format"] = "date-time",
                },
                var type when type == typeof(string) => new JsonObject { ["type"] = "string" },
                _ => schema,
            },
    };

    public JsonNode Of(Type type) => options.GetJsonSchemaAsNode(type, Exporter);
}
