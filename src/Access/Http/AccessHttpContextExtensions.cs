using Entrepot.Access.Authorization;
using Entrepot.Access.Sessions;
using Microsoft.AspNetCore.Http;

namespace Entrepot.Access.Http;

/// <summary>What endpoints ask about the request that the gate let through.</summary>
public static class AccessHttpContextExtensions
{
    /// <summary>Who asks.</summary>
    /// <exception cref="InvalidOperationException">The gate has not run: the pipeline is wrong.</exception>
    public static Principal GetPrincipal(this HttpContext context) => Feature(context).Principal;

    /// <summary>The project that the route names: it exists and the principal may do there what the route demands.</summary>
    /// <exception cref="InvalidOperationException">The endpoint's requirement is not about a project.</exception>
    public static ProjectRights GetProject(this HttpContext context) =>
        Feature(context).Project ?? throw new InvalidOperationException("The route names no project.");

    /// <summary>The browser's session that the request came with; null when it came with something else.</summary>
    /// <exception cref="InvalidOperationException">The gate has not run: the pipeline is wrong.</exception>
    public static PageSession? GetPageSession(this HttpContext context) =>
        Feature(context).Session is { } session ? new PageSession(session, context) : null;

    private static AccessFeature Feature(HttpContext context) =>
        context.Features.Get<AccessFeature>() ?? throw new InvalidOperationException("The access gate has not run.");
}
