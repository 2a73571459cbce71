using Microsoft.AspNetCore.Http;

namespace Entrepot.Access.Gate;

/// <summary>Which protocol's words a request is answered in.</summary>
internal static class ProtocolOf
{
    /// <summary>The OCI distribution protocol; everything else is REST.</summary>
    public static bool IsRegistry(HttpContext context) =>
        context.Request.Path.StartsWithSegments("/v2", StringComparison.Ordinal);
}
