using Entrepot.Distribution.Errors;
using Entrepot.Oci;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Entrepot.Distribution.Routing;

/// <summary>
/// Runs before routing and folds the slashes of repository names, so that endpoints can be declared as the spec's
/// table has them: <c>/v2/{name}/manifests/{reference}</c>. Refuses spellings that could reach something else. What is asked
/// for by another registry's name goes on under the name of its copy here, before anybody decides who may have it.
/// </summary>
/// <param name="aliases">Null: there are none.</param>
internal sealed class NameFolding(RequestDelegate next, SiteAliases? aliases = null)
{
    public Task InvokeAsync(HttpContext context)
    {
        var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        if (!RegistryPath.TryFold(target, context.Request.Path.Value ?? "", out var folded))
        {
            return next(context);
        }

        Mark(context.Response.Headers);
        if (folded is null)
        {
            return OciErrors
                .Refuse(OciErrorCode.NameUnknown, "no such path in the registry's API, or not in its plain spelling")
                .ExecuteAsync(context);
        }

        // Two ways to say how long the body is, of which another server before us may have believed the other one.
        // Kestrel goes by the encoding and moves the length aside.
        if (
            context.Request.Headers.TransferEncoding.Count > 0
            && (
                context.Request.Headers.ContentLength is not null
                || context.Request.Headers.ContainsKey("X-Content-Length")
            )
        )
        {
            return OciErrors
                .Refuse(OciErrorCode.SizeInvalid, "Content-Length and Transfer-Encoding exclude each other")
                .ExecuteAsync(context);
        }

        if (aliases?.Find(context.Request, folded) is { } copy && copy != folded)
        {
            if (!HttpMethods.IsGet(context.Request.Method) && !HttpMethods.IsHead(context.Request.Method))
            {
                return OciErrors
                    .Refuse(
                        OciErrorCode.Unsupported,
                        "the name is another registry's: its copies are here to be pulled only",
                        StatusCodes.Status405MethodNotAllowed
                    )
                    .ExecuteAsync(context);
            }

            context.Features.Set(AliasedRequest.Of(context.Request));
            folded = copy;
        }

        context.Request.Path = folded;
        return next(context);
    }

    /// <summary>
    /// What every answer of the registry carries: the version that old clients look for, and that a browser must not
    /// take somebody's content for a page of this site.
    /// </summary>
    private static void Mark(IHeaderDictionary headers)
    {
        headers["Docker-Distribution-Api-Version"] = "registry/2.0";
        headers.XContentTypeOptions = "nosniff";
        headers.ContentSecurityPolicy = "sandbox; default-src 'none'";
    }
}
