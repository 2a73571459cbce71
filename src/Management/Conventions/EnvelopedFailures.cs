using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Entrepot.Management.Conventions;

/// <summary>
/// Sees to it that every failure below <c>/api</c> has the error envelope: what routing and binding refuse with an
/// empty body, and what went wrong. Of the latter the client learns the request's id and nothing else.
/// </summary>
internal sealed partial class EnvelopedFailures(RequestDelegate next, ILogger<EnvelopedFailures> logger)
{
    [SuppressMessage("Design", "CA1031", Justification = "The boundary of a request; cancellation passes.")]
    public async Task InvokeAsync(HttpContext context)
    {
        if (!context.Request.Path.StartsWithSegments("/api"))
        {
            await next(context);
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
        catch (Exception failure) when (!context.Response.HasStarted && !context.RequestAborted.IsCancellationRequested)
        {
            LogFailure(context.TraceIdentifier, context.Request.Method, failure);
            context.Response.StatusCode = StatusCodes.Status500InternalServerError;
        }

        if (IsEmptyFailure(context.Response))
        {
            var status = context.Response.StatusCode;
            await Refusal.Of(status, MessageOf(status, context)).ExecuteAsync(context);
        }
    }

    private static bool IsEmptyFailure(HttpResponse response) =>
        response is { HasStarted: false, StatusCode: >= 400, ContentType: null } && response.ContentLength is null or 0;

    private static string MessageOf(int status, HttpContext context) =>
        status switch
        {
            400 => "the request is malformed: a path or query parameter or the JSON body is not of its type",
            404 => "there is no such path",
            405 => "the path does not take this method",
            413 => "the body is too large",
            415 => "the body is not JSON (Content-Type: application/json)",
            >= 500 => $"internal server error (request {context.TraceIdentifier})",
            _ => "refused",
        };

    [LoggerMessage(4001, LogLevel.Error, "Request {RequestId} ({Method}) failed")]
    private partial void LogFailure(string requestId, string method, Exception failure);
}
