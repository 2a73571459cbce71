using Microsoft.AspNetCore.Routing;

namespace Entrepot.Management.Operations;

/// <summary>A method and the pattern of the paths that it is for.</summary>
internal sealed record Operation(string Method, string Path)
{
    /// <summary>The pattern without what its parameters are constrained to.</summary>
    public string PlainPath =>
        $"/{string.Join('/', Segments(Path).Select(segment => IsParameter(segment) ? $"{segment.TrimEnd('}').Split(':')[0]}}}" : segment))}";

    /// <summary>What is the same for every way to call and to constrain the pattern's parameters.</summary>
    public string Shape =>
        $"{Method} {string.Join('/', Segments(Path).Select(segment => IsParameter(segment) ? "{}" : segment))}";

    public override string ToString() => $"{Method} {Path}";

    /// <summary>The operations that the endpoint answers.</summary>
    public static IEnumerable<Operation> Of(RouteEndpoint endpoint)
    {
        var pattern = $"/{endpoint.RoutePattern.RawText?.TrimStart('/')}";
        return (endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? []).Select(method => new Operation(
            method,
            pattern
        ));
    }

    /// <summary>The parts of a path or a pattern; whether it ends with a slash makes no difference.</summary>
    public static string[] Segments(string path) => path.Trim('/').Split('/');

    public static bool IsParameter(string segment) => segment.StartsWith('{');
}
