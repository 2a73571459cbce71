using System.Collections.Concurrent;
using System.Security.Claims;
using Entrepot.Access.Http;
using Entrepot.Access.Sessions;
using Entrepot.Access.Wire;
using Microsoft.AspNetCore.Components.Endpoints;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Entrepot.Portal.Hosting;

/// <summary>
/// After the gate: tells the connection of a page whose browser opens it. Each open page holds memory here for as long
/// as it is open, so that an account has no more than <see cref="MostOfAccount"/> of them at a node.
/// </summary>
internal sealed class PageConnections(RequestDelegate next)
{
    public const int MostOfAccount = 100;

    private readonly ConcurrentDictionary<long, int> open = new();

    public Task InvokeAsync(HttpContext context)
    {
        var isPage = context.GetEndpoint()?.Metadata.GetMetadata<ComponentTypeMetadata>() is not null;
        var connects = context.Request.Path.StartsWithSegments(
            PageAddresses.Connection,
            StringComparison.Ordinal,
            out var rest
        );
        // In this order: who sends a credential of its own kind, /metrics say, is not asked for a session.
        if (!(isPage || (connects && context.GetEndpoint() is not null)) || context.GetPageSession() is not { } session)
        {
            return next(context);
        }

        if (connects)
        {
            context.User = new ClaimsPrincipal(new PageIdentity(session));
            return rest.HasValue ? next(context) : ConnectAsync(context, session);
        }

        return open.GetValueOrDefault(session.AccountId) >= MostOfAccount ? RefusePageAsync(context) : next(context);
    }

    private async Task ConnectAsync(HttpContext context, PageSession session)
    {
        if (!IsLasting(context))
        {
            await ErrorEnvelope
                .Of("BAD_REQUEST", "pages are connected by web sockets alone")
                .WriteAsync(context, StatusCodes.Status400BadRequest);
            return;
        }

        try
        {
            if (open.AddOrUpdate(session.AccountId, 1, (_, before) => before + 1) > MostOfAccount)
            {
                await ErrorEnvelope
                    .Of("TOO_MANY_REQUESTS", Sentence)
                    .WriteAsync(context, StatusCodes.Status429TooManyRequests);
                return;
            }

            await next(context);
        }
        finally
        {
            if (open.AddOrUpdate(session.AccountId, 0, (_, before) => before - 1) == 0)
            {
                open.TryRemove(new KeyValuePair<long, int>(session.AccountId, 0));
            }
        }
    }

    private static string Sentence =>
        $"{MostOfAccount} pages of this account are open: close some of them, then load this one again";

    private static Task RefusePageAsync(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status429TooManyRequests;
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync($"{Sentence}.", context.RequestAborted);
    }

    /// <summary>Of the ways there are, those whose request lasts as long as the connection does.</summary>
    private static bool IsLasting(HttpContext context) =>
        context.Features.Get<IHttpUpgradeFeature>() is { IsUpgradableRequest: true }
        || context.Features.Get<IHttpExtendedConnectFeature>() is { IsExtendedConnect: true };
}
