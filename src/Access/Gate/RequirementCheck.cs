using Entrepot.Access.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Entrepot.Access.Gate;

/// <summary>Finds endpoints that do not say, or say twice, what they demand.</summary>
internal static class RequirementCheck
{
    /// <exception cref="InvalidOperationException">Names each offender: the start must stop.</exception>
    public static void Check(EndpointDataSource endpoints)
    {
        var offenders = endpoints
            .Endpoints.Select(endpoint => (endpoint, fault: FaultOf(endpoint)))
            .Where(pair => pair.fault is not null)
            .Select(pair => $"{NameOf(pair.endpoint)}: {pair.fault}")
            .ToList();
        if (offenders.Count > 0)
        {
            throw new InvalidOperationException(
                $"Every endpoint declares one access requirement. {string.Join("; ", offenders)}."
            );
        }
    }

    private static string? FaultOf(Endpoint endpoint) =>
        endpoint.Metadata.GetOrderedMetadata<AccessRequirement>() switch
        {
            [] => "none declared",
            [{ Scope: AccessScope.Project or AccessScope.Repository, Permission: null }] => "no permission named",
            [_] => null,
            _ => "declared more than once",
        };

    private static string NameOf(Endpoint endpoint) =>
        endpoint is RouteEndpoint route
            ? $"{Methods(route)} {route.RoutePattern.RawText}"
            : endpoint.DisplayName ?? "an endpoint";

    private static string Methods(RouteEndpoint endpoint) =>
        string.Join(",", endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? ["*"]);
}
