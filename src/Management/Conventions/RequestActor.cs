using Entrepot.Access.Http;
using Entrepot.Registry;
using Microsoft.AspNetCore.Http;

namespace Entrepot.Management.Conventions;

/// <summary>Who changes content by this request.</summary>
internal static class RequestActor
{
    public static Actor Of(HttpContext context)
    {
        var principal = context.GetPrincipal();
        return new Actor(principal.Name, principal.Key);
    }
}
