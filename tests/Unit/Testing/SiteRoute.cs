using System.Text.RegularExpressions;
using Entrepot.Access.Authorization;
using Entrepot.Access.Gate;
using Entrepot.Management.Operations;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.StaticAssets;
using Microsoft.Extensions.DependencyInjection;

namespace Entrepot.Unit.Testing;

/// <summary>
/// A way into the running site: what is mapped, and what answers that it is not built. Found by asking the site, so that
/// a new route is in every test that goes over all of them. The pages' scripts and styles are left out.
/// </summary>
internal sealed partial record SiteRoute(
    string Method,
    string Pattern,
    AccessRequirement Requirement,
    bool IsBuilt,
    bool IsPage
)
{
    /// <summary>Harbor's API and our additions: where everything has Harbor's envelope.</summary>
    public bool IsRest => Pattern.StartsWith("/api/", StringComparison.Ordinal);

    /// <summary>The parameters' names, in order, and what stands before each.</summary>
    public IReadOnlyList<RouteParameter> Parameters =>
        [
            .. Parameter()
                .Matches(Pattern)
                .Select(match => new RouteParameter(match.Groups["before"].Value, match.Groups["name"].Value)),
        ];

    public static IReadOnlyList<SiteRoute> Of(SiteHost site)
    {
        var endpoints = site.Services.GetRequiredService<EndpointDataSource>();
        return
        [
            .. from endpoint in endpoints.Endpoints.OfType<RouteEndpoint>().Concat(OperationsToCome.Missing(endpoints))
            where endpoint.Metadata.GetMetadata<StaticAssetDescriptor>() is null
            from operation in Operation.Of(endpoint)
            select new SiteRoute(
                operation.Method,
                operation.Path,
                endpoint.Metadata.GetRequiredMetadata<AccessRequirement>(),
                endpoint.Metadata.GetMetadata<NotBuilt>() is null,
                endpoint.Metadata.GetMetadata<PageRoute>() is not null
            ),
        ];
    }

    /// <summary>A path of the pattern.</summary>
    /// <param name="value">What stands for a parameter, as it is written in a path.</param>
    public string Path(Func<RouteParameter, string> value) =>
        Parameter()
            .Replace(
                Pattern,
                match =>
                    $"{match.Groups["before"].Value}/{value(new RouteParameter(match.Groups["before"].Value, match.Groups["name"].Value))}"
            );

    public override string ToString() => $"{Method} {Pattern}";

    [GeneratedRegex(@"(?<before>[^/{}]*)/\{(?<name>\w+)[^}]*\}", RegexOptions.CultureInvariant)]
    private static partial Regex Parameter();
}
