using Microsoft.AspNetCore.Http;

namespace Entrepot.Access.Wire;

/// <summary>
/// The body of every refusal, on <c>/v2</c> (distribution-spec, "Error Codes") and on the REST API alike.
/// </summary>
public sealed record ErrorEnvelope(IReadOnlyList<ErrorEntry> Errors)
{
    public static ErrorEnvelope Of(string code, string message) => new([new ErrorEntry(code, message)]);

    /// <summary>Answers the request with this envelope; headers that matter were set before.</summary>
    public Task WriteAsync(HttpContext context, int status)
    {
        context.Response.StatusCode = status;
        return context.Response.WriteAsJsonAsync(
            this,
            WireJson.Default.ErrorEnvelope,
            "application/json; charset=utf-8",
            context.RequestAborted
        );
    }
}
