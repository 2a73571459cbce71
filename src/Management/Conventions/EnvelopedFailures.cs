using Microsoft.AspNetCore.Http;

namespace Entrepot.Management.Conventions;

/// <summary>
/// Sees to it that every refusal below <c>/api</c> has the error envelope, also those that routing and binding answer
/// with an empty body.
/// </summary>
internal sealed class EnvelopedFailures(RequestDelegate next)
{
    public async Task InvokeAsync(HttpContext context)
    {
        if (!context.Request.Path.StartsWithSegments("/api", StringComparison.Ordinal))
        {
            await next(context);
            return;
        }

        if (HasNul(context.Request))
        {
            await Refusal.BadRequest("a parameter has a NUL character").ExecuteAsync(context);
            return;
        }

        try
        {
            await next(context);
        }
        catch (BadHttpRequestException refused) when (!context.Response.HasStarted)
        {
            context.Response.StatusCode = refused.StatusCode;
        }

        if (IsEmptyFailure(context.Response))
        {
            var status = context.Response.StatusCode;
            await Refusal.Of(status, MessageOf(status)).ExecuteAsync(context);
        }
    }

    /// <summary>No text has that character, and PostgreSQL takes none that does.</summary>
    private static bool HasNul(HttpRequest request) =>
        request.QueryString.Value?.Contains("%00", StringComparison.Ordinal) == true;

    private static bool IsEmptyFailure(HttpResponse response) =>
        response is { HasStarted: false, StatusCode: >= 400, ContentType: null } && response.ContentLength is null or 0;

    private static string MessageOf(int status) =>
        status switch
        {
            400 => "the request is malformed: a path or query parameter or the JSON body is not of its type",
            404 => "there is no such path",
            405 => "the path does not take this method",
            413 => "the body is too large",
            415 => "the body is not JSON (Content-Type: application/json)",
            _ => "refused",
        };
}
