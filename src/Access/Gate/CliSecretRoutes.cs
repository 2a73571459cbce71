using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Entrepot.Access.Gate;

/// <summary>What a secret for command lines opens: the registry, and of the REST API what Harbor lets it open.</summary>
internal static partial class CliSecretRoutes
{
    private const string Projects = "/api/v2.0/projects";
    private const string Artifacts = $"{Projects}/{{}}/repositories/{{}}/artifacts";

    private static readonly HashSet<string> Rest = new(StringComparer.Ordinal)
    {
        $"GET {Projects}",
        $"HEAD {Projects}",
        $"POST {Projects}",
        $"GET {Projects}/{{}}",
        $"GET {Projects}/{{}}/repositories",
        $"GET {Artifacts}",
        $"GET {Artifacts}/{{}}",
        $"GET {Artifacts}/{{}}/tags",
        $"DELETE {Artifacts}/{{}}/tags/{{}}",
        "GET /api/v2.0/labels",
        "GET /api/v2.0/systeminfo",
    };

    public static bool Allow(HttpContext context) =>
        ProtocolOf.IsRegistry(context)
        || context.Request.Path == "/service/token"
        || (
            context.GetEndpoint() is RouteEndpoint { RoutePattern.RawText: { } pattern }
            && Rest.Contains($"{context.Request.Method} {Parameter().Replace(pattern, "{}")}")
        );

    [GeneratedRegex(@"\{[^}]*\}", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Parameter();
}
