using Entrepot.Access.Authorization;
using Entrepot.Access.Http;

namespace Entrepot.Server.Hosting;

/// <summary>What a person sees who opens the address in a browser: what this is, and what to type next.</summary>
internal static class Welcome
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapGet("/", (HttpContext context, PublicAddress address) => Page(address.Of(context.Request)))
            .Requires(AccessScope.Public);

    private static IResult Page(string origin)
    {
        var host = new Uri(origin).Authority;
        return Results.Text(
            $"""
            This is Entrepot, a container registry that keeps other registries equal to itself.

            Log in      docker login {host} -u admin
            Push        docker tag IMAGE {host}/library/IMAGE:TAG && docker push {host}/library/IMAGE:TAG
            Pull        docker pull {host}/library/IMAGE:TAG
            REST        curl -u admin {origin}/api/v2.0/projects
            Replicate   POST {origin}/api/v2.0/registries, then {origin}/api/v2.0/replication/policies

            """,
            "text/plain; charset=utf-8"
        );
    }
}
