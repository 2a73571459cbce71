using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;

namespace Entrepot.Management.Conventions.Listing;

/// <summary>Says in the headers of a list how long the whole is and where its neighbouring pages are.</summary>
public static class PageHeaders
{
    /// <summary>Sets <c>X-Total-Count</c>, and <c>Link</c> in Harbor's form when there are neighbours.</summary>
    public static void Write(HttpContext context, Page page, long total)
    {
        context.Response.Headers["X-Total-Count"] = total.ToString(CultureInfo.InvariantCulture);
        var links = new List<string>();
        if (page.Number > 1 && total > 0)
        {
            links.Add(Link(context.Request, page with { Number = page.Number - 1 }, "prev"));
        }

        if ((long)page.Number * page.Size < total)
        {
            links.Add(Link(context.Request, page with { Number = page.Number + 1 }, "next"));
        }

        if (links.Count > 0)
        {
            context.Response.Headers.Link = string.Join(" , ", links);
        }
    }

    private static string Link(HttpRequest request, Page page, string relation)
    {
        var query = new QueryBuilder(request.Query.Where(pair => pair.Key is not ("page" or "page_size")))
        {
            { "page", page.Number.ToString(CultureInfo.InvariantCulture) },
            { "page_size", page.Size.ToString(CultureInfo.InvariantCulture) },
        };
        return $"<{request.PathBase.ToUriComponent()}{request.Path.ToUriComponent()}{query.ToQueryString()}>; rel=\"{relation}\"";
    }
}
