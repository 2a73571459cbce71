using Entrepot.Access.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;

namespace Entrepot.Management.Operations;

/// <summary>
/// After routing: an operation of Harbor's API that no endpoint is mapped for gets one that says so to whoever has
/// signed in. A client then sees that it asks for something that is missing here, and not that it has a path wrong.
/// They are made when the first such request comes, so that a start does not pay for them.
/// </summary>
internal sealed class OperationsToCome(RequestDelegate next, EndpointDataSource endpoints)
{
    private static readonly RequestDelegate Answer = context => NotBuilt.Answer(context).ExecuteAsync(context);

    private readonly Lazy<ILookup<int, Candidate>> missing = new(() =>
        Missing(endpoints).Select(endpoint => new Candidate(endpoint)).ToLookup(candidate => candidate.Segments.Length)
    );

    public Task InvokeAsync(HttpContext context)
    {
        // What routing found no endpoint for: nothing, or one that it makes up to answer 405 or 415.
        if (
            context.GetEndpoint() is not RouteEndpoint
            && context.Request.Path.StartsWithSegments(HarborOperations.Prefix, StringComparison.Ordinal)
            && Find(context.Request) is { } endpoint
        )
        {
            context.SetEndpoint(endpoint);
        }

        return next(context);
    }

    /// <summary>An endpoint for each of Harbor's operations that none of <paramref name="endpoints"/> is for.</summary>
    public static IEnumerable<RouteEndpoint> Missing(EndpointDataSource endpoints)
    {
        var mapped = endpoints
            .Endpoints.OfType<RouteEndpoint>()
            .SelectMany(Operation.Of)
            .Select(operation => operation.Shape)
            .ToHashSet(StringComparer.Ordinal);
        return HarborOperations
            .All.Where(operation => !mapped.Contains(operation.Shape))
            .Select(operation => new RouteEndpoint(
                Answer,
                RoutePatternFactory.Parse(operation.Path),
                order: 0,
                new EndpointMetadataCollection(
                    new HttpMethodMetadata([operation.Method]),
                    new AccessRequirement(AccessScope.SignedIn),
                    NotBuilt.Mark
                ),
                operation.ToString()
            ));
    }

    private RouteEndpoint? Find(HttpRequest request)
    {
        var segments = Operation.Segments(request.Path.Value!);
        return missing
            .Value[segments.Length]
            .FirstOrDefault(candidate => candidate.IsFor(request.Method, segments))
            ?.Endpoint;
    }

    private sealed class Candidate(RouteEndpoint endpoint)
    {
        private readonly string method = endpoint.Metadata.GetRequiredMetadata<IHttpMethodMetadata>().HttpMethods[0];

        public RouteEndpoint Endpoint => endpoint;

        public string[] Segments { get; } = Operation.Segments(endpoint.RoutePattern.RawText!);

        public bool IsFor(string asked, string[] path) =>
            asked == method
            && Segments
                .Zip(path)
                .All(pair => Operation.IsParameter(pair.First) ? pair.Second.Length > 0 : pair.First == pair.Second);
    }
}
