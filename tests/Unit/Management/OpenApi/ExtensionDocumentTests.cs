using System.Text.Json;
using Entrepot.Management.OpenApi;
using Entrepot.Management.Operations;
using Entrepot.Unit.Testing;
using Shouldly;
using Xunit;

namespace Entrepot.Unit.Management.OpenApi;

public sealed class ExtensionDocumentTests
{
    private const string Place = "/api/entrepot/v1/openapi.json";

    [Fact]
    public async Task The_description_has_each_of_our_additions_and_says_what_it_does()
    {
        await using var site = await SiteHost.StartAsync();
        await site.AddAccountAsync("ann");

        var document = await SiteHost.JsonAsync(await site.GetAsync(Place, SiteHost.Basic("ann")));

        var described = document
            .GetProperty("paths")
            .EnumerateObject()
            .SelectMany(path =>
                path.Value.EnumerateObject().Select(method => $"{method.Name.ToUpperInvariant()} {path.Name}")
            );
        described
            .Order(StringComparer.Ordinal)
            .ShouldBe(
                SiteRoute
                    .Of(site)
                    .Where(route => route.Pattern.StartsWith(ExtensionDocument.Prefix, StringComparison.Ordinal))
                    .Select(route => $"{route.Method} {new Operation(route.Method, route.Pattern).PlainPath}")
                    .Order(StringComparer.Ordinal)
            );
        foreach (var path in document.GetProperty("paths").EnumerateObject())
        {
            foreach (var method in path.Value.EnumerateObject())
            {
                method.Value.GetProperty("summary").GetString().ShouldNotBeNullOrEmpty($"{method.Name} {path.Name}");
                Named(path.Name).ShouldBe(Parameters(method.Value));
            }
        }
    }

    [Fact]
    public async Task The_schemas_are_those_of_what_is_sent()
    {
        await using var site = await SiteHost.StartAsync();

        var paths = (await SiteHost.JsonAsync(await site.GetAsync(Place, SiteHost.Basic("admin")))).GetProperty(
            "paths"
        );

        var alarm = paths
            .GetProperty("/api/entrepot/v1/alarms")
            .GetProperty("get")
            .GetProperty("responses")
            .GetProperty("200")
            .GetProperty("content")
            .GetProperty("application/json")
            .GetProperty("schema")
            .GetProperty("items")
            .GetProperty("properties");
        alarm.TryGetProperty("kind", out _).ShouldBeTrue(alarm.ToString());
        paths
            .GetProperty("/api/entrepot/v1/replication/preview")
            .GetProperty("post")
            .GetProperty("requestBody")
            .GetProperty("content")
            .GetProperty("application/json")
            .GetProperty("schema")
            .GetProperty("properties")
            .TryGetProperty("dest_namespace", out _)
            .ShouldBeTrue();
    }

    private static IEnumerable<string> Named(string path) =>
        path.Split('/').Where(segment => segment.StartsWith('{')).Select(segment => segment.Trim('{', '}'));

    private static IEnumerable<string?> Parameters(JsonElement operation) =>
        operation
            .GetProperty("parameters")
            .EnumerateArray()
            .Where(parameter => parameter.GetProperty("in").GetString() == "path")
            .Select(parameter => parameter.GetProperty("name").GetString());
}
