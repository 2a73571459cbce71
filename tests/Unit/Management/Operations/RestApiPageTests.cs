using System.Text;
using Entrepot.Distribution;
using Entrepot.Management.Operations;
using Entrepot.Unit.Architecture;
using Entrepot.Unit.Testing;
using Shouldly;
using Xunit;

namespace Entrepot.Unit.Management.Operations;

/// <summary>
/// The page that says which operations are there is made from the endpoints. With <c>ENTREPOT_WRITE_PAGES=1</c> this
/// test writes it.
/// </summary>
public sealed class RestApiPageTests
{
    private const string Head = """
        # The REST API, operation by operation

        <!-- Made from the endpoints by the test RestApiPageTests with ENTREPOT_WRITE_PAGES=1; it fails when this is not what
        they are. -->

        `/api/v2.0` is Harbor's API. What is not built here answers 501 to whoever has signed in, and 401 to others, so
        that a client learns that something is missing and not that it has the path wrong.

        """;

    [Fact]
    public async Task The_page_lists_each_operation_as_it_is()
    {
        await using var site = await SiteHost.StartAsync(app => app.MapDistribution());
        var path = Path.Combine(SourceTree.Root, "docs/rest-api.md");
        var made = Page(SiteRoute.Of(site));
        if (Environment.GetEnvironmentVariable("ENTREPOT_WRITE_PAGES") == "1")
        {
            await File.WriteAllTextAsync(path, made);
        }

        (await File.ReadAllTextAsync(path)).ShouldBe(made, "ENTREPOT_WRITE_PAGES=1 writes it anew");
    }

    private static string Page(IReadOnlyList<SiteRoute> routes)
    {
        var built = routes
            .Where(route => route.IsBuilt)
            .Select(route => new Operation(route.Method, route.Pattern).Shape)
            .ToHashSet(StringComparer.Ordinal);
        var there = HarborOperations.All.Count(operation => built.Contains(operation.Shape));
        var page = new StringBuilder(Head);
        page.Append("\n## Harbor's\n\n").Append(Invariant($"{there} of {HarborOperations.All.Count} are there.\n\n"));
        page.Append("| method | path | here |\n| --- | --- | --- |\n");
        foreach (var operation in HarborOperations.All)
        {
            var here = built.Contains(operation.Shape) ? "yes" : "501";
            page.Append(
                Invariant($"| {operation.Method} | `{operation.Path[HarborOperations.Prefix.Length..]}` | {here} |\n")
            );
        }

        page.Append(
            "\n## Ours\n\n[api.md](api.md) says what they do; `/api/entrepot/v1/openapi.json` describes them.\n\n"
        );
        page.Append("| method | path |\n| --- | --- |\n");
        foreach (
            var route in routes
                .Where(route => route.Pattern.StartsWith("/api/entrepot/", StringComparison.Ordinal))
                .OrderBy(route => route.Pattern, StringComparer.Ordinal)
                .ThenBy(route => route.Method, StringComparer.Ordinal)
        )
        {
            page.Append(Invariant($"| {route.Method} | `{new Operation(route.Method, route.Pattern).PlainPath}` |\n"));
        }

        return page.ToString();
    }

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
