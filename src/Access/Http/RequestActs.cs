using Entrepot.Data.Acts;
using Microsoft.AspNetCore.Http;

namespace Entrepot.Access.Http;

/// <summary>What a request does, in the words of the audit log.</summary>
public static class RequestActs
{
    /// <inheritdoc cref="Act"/>
    public static Act Act(
        this HttpContext context,
        string operation,
        string resourceType,
        string resource,
        long? projectId = null,
        string description = ""
    ) =>
        new(
            context.GetPrincipal().Name,
            context.Connection.RemoteIpAddress?.ToString() ?? "",
            operation,
            resourceType,
            resource,
            projectId,
            description
        );
}
