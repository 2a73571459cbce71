using Entrepot.Access.Configuration;
using Entrepot.Access.Wire;
using Microsoft.AspNetCore.Http;

namespace Entrepot.Access.Gate;

/// <summary>
/// While <c>read_only</c> is set, nothing is changed through any door: every method but those that only read is refused,
/// and what must work all the same (signing in, the configuration itself) says so where it is mapped.
/// </summary>
internal sealed class ReadOnlySite(ConfigurationBook configuration)
{
    public async ValueTask<bool> ForbidsAsync(HttpContext context, CancellationToken cancellationToken) =>
        !IsReading(context.Request.Method)
        && context.GetEndpoint()?.Metadata.GetMetadata<WorksReadOnly>() is null
        && (await configuration.ReadAsync(cancellationToken)).ReadOnly;

    public static Task RefuseAsync(HttpContext context) =>
        ErrorEnvelope
            .Of("DENIED", "the system is in read only mode: nothing can be pushed, changed or deleted")
            .WriteAsync(context, StatusCodes.Status403Forbidden);

    private static bool IsReading(string method) =>
        HttpMethods.IsGet(method) || HttpMethods.IsHead(method) || HttpMethods.IsOptions(method);
}
