using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using Entrepot.Access.Wire;
using Entrepot.Oci;
using Entrepot.Storage;
using Microsoft.AspNetCore.Connections;
using Microsoft.Data.Sqlite;

namespace Entrepot.Server.Hosting;

/// <summary>
/// Turns what went wrong inside into an answer with a fixed text: nothing of the inside gets out, and the log has it
/// under the request's id.
/// </summary>
internal sealed partial class FaultAnswers(RequestDelegate next, ILogger<FaultAnswers> logger)
{
    private const int SqliteFull = 13;

    [SuppressMessage(
        "Design",
        "CA1031",
        Justification = "The edge of the request: whatever comes here ends as an answer."
    )]
    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // Nobody is there to read an answer.
        }
        catch (IOException exception) when (MeansGone(exception))
        {
            // Nor here: the client left while its content was read, which is no fault of the site. Said so that the
            // server looks for no rest of that content.
            context.Abort();
        }
        catch (BadHttpRequestException exception) when (!context.Response.HasStarted)
        {
            await AnswerAsync(context, exception.StatusCode, "the request could not be read");
        }
        catch (Exception exception) when (!context.Response.HasStarted)
        {
            LogFault(context.TraceIdentifier, exception);
            var (status, message) = Explain(exception);
            await AnswerAsync(context, status, message);
        }
    }

    /// <summary>
    /// Over TLS the end of a connection has no type of its own. All that this process asks others over TLS comes wrapped
    /// by the library that asks.
    /// </summary>
    private static bool MeansGone(IOException exception) =>
        exception is ConnectionResetException or { Source: "System.Net.Security" };

    private static (int Status, string Message) Explain(Exception exception) =>
        exception switch
        {
            StorageFullException or SqliteException { SqliteErrorCode: SqliteFull } => (
                StatusCodes.Status507InsufficientStorage,
                "the site has no room left; pulls and deletions go on"
            ),
            DbException { IsTransient: true } => (
                StatusCodes.Status503ServiceUnavailable,
                "the database is not available, try again"
            ),
            { InnerException: { } inner } => Explain(inner),
            _ => (StatusCodes.Status500InternalServerError, "internal server error"),
        };

    private static Task AnswerAsync(HttpContext context, int status, string message)
    {
        context.Response.Clear();
        if (status == StatusCodes.Status503ServiceUnavailable)
        {
            context.Response.Headers.RetryAfter = "5";
        }

        // Of the spec's codes this one fits a full disk best; for what went wrong inside there is none.
        var code = status == StatusCodes.Status507InsufficientStorage ? OciErrorCode.Denied.Code : "UNKNOWN";
        return ErrorEnvelope.Of(code, message).WriteAsync(context, status);
    }

    [LoggerMessage(1, LogLevel.Error, "Request {RequestId} failed")]
    private partial void LogFault(string requestId, Exception exception);
}
