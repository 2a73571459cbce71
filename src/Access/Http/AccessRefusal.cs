using Entrepot.Access.Authorization;
using Entrepot.Access.Gate;
using Microsoft.AspNetCore.Http;

namespace Entrepot.Access.Http;

/// <summary>
/// Refuses as the gate does, for endpoints of the REST API that can ask the authorizer only when they have read what a
/// request is about.
/// </summary>
public sealed class AccessRefusal(AccessDecision decision) : IResult
{
    public Task ExecuteAsync(HttpContext httpContext) => Refusals.ManagementAsync(httpContext, decision);
}
