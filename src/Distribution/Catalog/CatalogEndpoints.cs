using Entrepot.Access.Authorization;
using Entrepot.Access.Http;
using Entrepot.Distribution.Errors;
using Entrepot.Distribution.Routing;
using Entrepot.Oci;
using Entrepot.Registry.Catalog;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Entrepot.Distribution.Catalog;

/// <summary>The list of repositories, which the spec left to registries: each account sees what it may pull.</summary>
internal static class CatalogEndpoints
{
    private const string Path = "/v2/_catalog";

    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapMethods(Path, [HttpMethods.Get, HttpMethods.Head], ListAsync)
            .Requires(AccessScope.SignedIn, Permission.Catalog);

    private static async Task<IResult> ListAsync(
        HttpContext context,
        CatalogReader catalog,
        Authorizer authorizer,
        CancellationToken cancellationToken
    )
    {
        if (!PageSize.TryRead(context.Request, out var size))
        {
            return OciErrors.Refuse(OciErrorCode.Unsupported, "n is the number of repositories of a page", 400);
        }

        if (!PageSize.TryReadLast(context.Request, out var last))
        {
            return OciErrors.Refuse(OciErrorCode.Unsupported, "last is the last repository of the page before", 400);
        }

        var visible = await authorizer.VisibleProjectsAsync(
            context.GetPrincipal(),
            Permission.Catalog,
            cancellationToken
        );
        var found = await catalog.ListAsync(visible.Of, last, size + 1, cancellationToken);
        List<string> page = [.. found.Take(size).Select(name => name.ToString())];
        if (found.Count > size && page.Count > 0)
        {
            PageSize.LinkNext(context, Path, size, page[^1]);
        }

        return Results.Json(new RepositoryList(page), DistributionJson.Default.RepositoryList);
    }
}
