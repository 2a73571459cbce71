using System.Security.Claims;
using Entrepot.Access.Http;
using Microsoft.AspNetCore.Http;

namespace Entrepot.Portal.Hosting;

/// <summary>After the gate: tells the connection of a page whose browser opens it.</summary>
internal sealed class PageConnections(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context)
    {
        if (
            context.Request.Path.StartsWithSegments(PageAddresses.Connection, StringComparison.Ordinal)
            && context.GetEndpoint() is not null
            && context.GetPageSession() is { } session
        )
        {
            context.User = new ClaimsPrincipal(new PageIdentity(session));
        }

        return next(context);
    }
}
