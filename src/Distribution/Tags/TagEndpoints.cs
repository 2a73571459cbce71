using Entrepot.Access.Authorization;
using Entrepot.Access.Http;
using Entrepot.Distribution.Errors;
using Entrepot.Distribution.Routing;
using Entrepot.Oci;
using Entrepot.Registry.Tags;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Entrepot.Distribution.Tags;

/// <summary>distribution-spec, "Listing Tags".</summary>
internal static class TagEndpoints
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapMethods("/v2/{name}/tags/list", [HttpMethods.Get, HttpMethods.Head], ListAsync)
            .Requires(AccessScope.Repository, Permission.Pull);

    private static async Task<IResult> ListAsync(
        FoldedName name,
        HttpContext context,
        TagReader tags,
        CancellationToken cancellationToken
    )
    {
        if (!PageSize.TryRead(context.Request, out var size))
        {
            return OciErrors.Refuse(OciErrorCode.Unsupported, "n is the number of tags of a page", 400);
        }

        if (!PageSize.TryReadLast(context.Request, out var last))
        {
            return OciErrors.Refuse(OciErrorCode.Unsupported, "last is the last tag of the page before", 400);
        }

        // One more than asked for tells whether there is a next page.
        var found = await tags.ListAsync(name.Name, last, size + 1, cancellationToken);
        if (found is null)
        {
            return OciErrors.Refuse(OciErrorCode.NameUnknown, $"there is no repository {name.Name}");
        }

        List<string> page = [.. found.Take(size).Select(tag => tag.ToString())];
        if (found.Count > size && page.Count > 0)
        {
            PageSize.LinkNext(context, $"/v2/{name.Name}/tags/list", size, page[^1]);
        }

        return Results.Json(new TagList(name.Name.ToString(), page), DistributionJson.Default.TagList);
    }
}
