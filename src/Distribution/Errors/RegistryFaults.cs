using Entrepot.Access.Wire;
using Entrepot.Oci;
using Entrepot.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Entrepot.Distribution.Errors;

/// <summary>
/// Says in the spec's envelope what goes wrong around the endpoints: a full disk, and a method that a path does not
/// have.
/// </summary>
internal sealed partial class RegistryFaults(RequestDelegate next, ILogger<RegistryFaults> logger)
{
    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
        }
        catch (StorageFullException) when (!context.Response.HasStarted)
        {
            LogFull();
            await StorageFull().ExecuteAsync(context);
        }

        var marked = context.Response.Headers.ContainsKey("Docker-Distribution-Api-Version");
        if (marked && context.Response is { StatusCode: StatusCodes.Status405MethodNotAllowed, HasStarted: false })
        {
            await OciErrors.Refuse(OciErrorCode.Unsupported).ExecuteAsync(context);
        }
    }

    /// <summary>There is no room for what is pushed; pulls go on.</summary>
    private static ErrorResult StorageFull() =>
        new(
            StatusCodes.Status507InsufficientStorage,
            ErrorEnvelope.Of(OciErrorCode.Denied.Code, "the site has no room left; pulls and deletions go on")
        );

    [LoggerMessage(3001, LogLevel.Error, "There is no room left for blobs")]
    private partial void LogFull();
}
