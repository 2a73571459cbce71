using Entrepot.Access.Authorization;
using Entrepot.Access.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Entrepot.Distribution;

/// <summary>distribution-spec, "Determining Support": what clients ask first, to learn how to sign in.</summary>
internal static class VersionEndpoints
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapMethods("/v2", [HttpMethods.Get, HttpMethods.Head], () => Results.Text("{}", "application/json"))
            .Requires(AccessScope.SignedIn);
}
