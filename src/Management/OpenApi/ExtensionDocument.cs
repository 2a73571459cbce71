using System.Globalization;
using System.Text.Json.Nodes;
using Entrepot.Access.Authorization;
using Entrepot.Access.Wire;
using Entrepot.Management.Operations;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;

namespace Entrepot.Management.OpenApi;

/// <summary>
/// Describes our additions to Harbor's API by OpenAPI 3.1, from the endpoints themselves. It is made when it is first
/// asked for.
/// </summary>
internal sealed class ExtensionDocument(EndpointDataSource endpoints, IOptions<JsonOptions> json)
{
    public const string Prefix = "/api/entrepot/v1";

    private readonly SchemaBook schemas = new(json.Value.SerializerOptions);
    private string? text;

    /// <summary>The document as JSON.</summary>
    public string Text => text ??= Build().ToJsonString();

    private JsonObject Build()
    {
        var paths = new JsonObject();
        foreach (
            var (endpoint, operation) in endpoints
                .Endpoints.OfType<RouteEndpoint>()
                .SelectMany(endpoint => Operation.Of(endpoint).Select(operation => (endpoint, operation)))
                .Where(pair => pair.operation.Path.StartsWith(Prefix, StringComparison.Ordinal))
                .OrderBy(pair => pair.operation.Path, StringComparer.Ordinal)
        )
        {
            var path = operation.PlainPath;
            if (paths[path] is not JsonObject item)
            {
                paths[path] = item = new JsonObject();
            }

            item[operation.Method.ToLowerInvariant()] = Describe(endpoint, operation);
        }

        return new JsonObject
        {
            ["openapi"] = "3.1.0",
            ["info"] = new JsonObject { ["title"] = "Entrepot, beyond Harbor's API", ["version"] = "v1" },
            ["paths"] = paths,
            ["components"] = new JsonObject
            {
                ["securitySchemes"] = new JsonObject
                {
                    ["basic"] = new JsonObject { ["type"] = "http", ["scheme"] = "basic" },
                },
                ["schemas"] = new JsonObject { ["Errors"] = schemas.Of(typeof(ErrorEnvelope)) },
            },
            ["security"] = new JsonArray(new JsonObject { ["basic"] = new JsonArray() }),
        };
    }

    private JsonObject Describe(RouteEndpoint endpoint, Operation operation)
    {
        var description = endpoint.Metadata.GetMetadata<Description>();
        var described = new JsonObject
        {
            ["summary"] = description?.Summary,
            ["parameters"] = Parameters(endpoint, description?.Paged == true),
            ["responses"] = Responses(endpoint, description),
        };
        if (endpoint.Metadata.GetMetadata<IAcceptsMetadata>()?.RequestType is { } body)
        {
            described["requestBody"] = new JsonObject { ["required"] = true, ["content"] = Content(schemas.Of(body)) };
        }

        described["operationId"] = $"{operation.Method} {operation.PlainPath[Prefix.Length..]}";
        return described;
    }

    private static JsonArray Parameters(RouteEndpoint endpoint, bool paged)
    {
        var parameters = new JsonArray();
        foreach (var parameter in endpoint.RoutePattern.Parameters)
        {
            var isNumber = parameter.ParameterPolicies.Any(policy => policy.Content == "long");
            parameters.Add((JsonNode)Parameter(parameter.Name, "path", isNumber ? "integer" : "string"));
        }

        foreach (var name in paged ? (string[])["page", "page_size"] : [])
        {
            parameters.Add((JsonNode)Parameter(name, "query", "integer"));
        }

        return parameters;
    }

    private static JsonObject Parameter(string name, string place, string type) =>
        new()
        {
            ["name"] = name,
            ["in"] = place,
            ["required"] = place == "path",
            ["schema"] = new JsonObject { ["type"] = type },
        };

    private JsonObject Responses(RouteEndpoint endpoint, Description? description)
    {
        var done = new JsonObject { ["description"] = "Done" };
        if (description?.Answer is { } answer)
        {
            done["content"] = Content(schemas.Of(answer));
        }

        var responses = new JsonObject { [(description?.Status ?? 200).ToString(CultureInfo.InvariantCulture)] = done };
        foreach (var (status, meaning) in Refusals(endpoint.Metadata.GetRequiredMetadata<AccessRequirement>()))
        {
            responses[status] = new JsonObject
            {
                ["description"] = meaning,
                ["content"] = Content(new JsonObject { ["$ref"] = "#/components/schemas/Errors" }),
            };
        }

        return responses;
    }

    private static IEnumerable<(string Status, string Meaning)> Refusals(AccessRequirement requirement)
    {
        yield return ("400", "What was sent is not what it should be");
        if (requirement.Scope != AccessScope.Public)
        {
            yield return ("401", "Sign in first");
            yield return ("403", "Not allowed");
        }

        yield return ("404", "There is no such thing, or one may not know of it");
    }

    private static JsonObject Content(JsonNode schema) =>
        new() { ["application/json"] = new JsonObject { ["schema"] = schema } };
}
