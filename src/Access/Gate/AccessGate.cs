using Entrepot.Access.Authentication;
using Entrepot.Access.Authorization;
using Entrepot.Access.Http;
using Entrepot.Access.Sessions;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.StaticAssets;

namespace Entrepot.Access.Gate;

/// <summary>
/// The one choke point: after routing, before every endpoint. It authenticates, decides and either refuses or lets
/// through; no endpoint looks at credentials again.
/// </summary>
internal sealed class AccessGate
{
    private readonly RequestDelegate next;
    private readonly Authenticator authenticator;
    private readonly GateDecision decisions;
    private readonly Refusals refusals;
    private readonly CrossSiteGuard crossSite;
    private readonly ReadOnlySite readOnly;

    public AccessGate(
        RequestDelegate next,
        EndpointDataSource endpoints,
        Authenticator authenticator,
        GateDecision decisions,
        Refusals refusals,
        CrossSiteGuard crossSite,
        ReadOnlySite readOnly
    )
    {
        // The pipeline is built once all endpoints are mapped and before the server listens.
        RequirementCheck.Check(endpoints);
        this.next = next;
        this.authenticator = authenticator;
        this.decisions = decisions;
        this.refusals = refusals;
        this.crossSite = crossSite;
        this.readOnly = readOnly;
    }

    public async Task InvokeAsync(HttpContext context)
    {
        if (RequirementOf(context) is not { } requirement)
        {
            await next(context);
            return;
        }

        if (requirement.Scope == AccessScope.OwnCredential || IsFile(context))
        {
            // Whatever it carries is no account's password and no token of ours.
            await next(context);
            return;
        }

        if (!ProtocolOf.IsRegistry(context))
        {
            // Answered to somebody, and perhaps with their cookie: not for a cache on the way, nor for the next person
            // at the same browser.
            context.Response.Headers.CacheControl = "no-cache, no-store";
        }

        var signIn = await authenticator.AuthenticateAsync(context, context.RequestAborted);
        if (signIn is SignIn.Succeeded { Limit: SignInLimit.CliSecret } && !CliSecretRoutes.Allow(context))
        {
            signIn = new SignIn.WrongCredentials();
        }

        if (signIn is not SignIn.Succeeded { Principal: var principal, Session: var session })
        {
            await refusals.WriteAsync(context, requirement, signIn);
            return;
        }

        if (session is not null)
        {
            CrossSiteGuard.TellToken(context, session);
            if (crossSite.Forbids(context, session))
            {
                await CrossSiteGuard.RefuseAsync(context);
                return;
            }
        }

        var verdict = IsToBeChallenged(context)
            ? AccessDecision.SignInFirst
            : await decisions.DecideAsync(context, requirement, principal, context.RequestAborted);
        if (verdict.Decision != AccessDecision.Allowed)
        {
            await refusals.WriteAsync(context, requirement, verdict.Decision);
            return;
        }

        if (await readOnly.ForbidsAsync(context, context.RequestAborted))
        {
            await ReadOnlySite.RefuseAsync(context);
            return;
        }

        context.Features.Set(new AccessFeature(principal, verdict.Project, session));
        await next(context);
    }

    /// <summary>
    /// A file of the pages is the same for everybody and kept by caches on the way: no session may renew itself there.
    /// </summary>
    private static bool IsFile(HttpContext context) =>
        context.GetEndpoint()?.Metadata.GetMetadata<StaticAssetDescriptor>() is not null;

    /// <summary>Null when no endpoint was found, or one that routing makes up to answer 405 and the like.</summary>
    private static AccessRequirement? RequirementOf(HttpContext context)
    {
        var endpoint = context.GetEndpoint();
        var requirement = endpoint?.Metadata.GetMetadata<AccessRequirement>();
        return requirement is null && endpoint is RouteEndpoint
            ? throw new InvalidOperationException($"{endpoint.DisplayName} declares no access requirement.")
            : requirement;
    }

    /// <summary>
    /// A registry client that sends no credentials is always told where to get a token, even for what everybody may
    /// pull: that is how it learns to send the credentials that it has.
    /// </summary>
    private static bool IsToBeChallenged(HttpContext context) =>
        ProtocolOf.IsRegistry(context) && context.Request.Headers.Authorization.Count == 0;
}
