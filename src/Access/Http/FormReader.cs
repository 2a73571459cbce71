using Microsoft.AspNetCore.Http;

namespace Entrepot.Access.Http;

/// <summary>Reads the form of a request.</summary>
internal static class FormReader
{
    /// <summary>The form; null when the body is none.</summary>
    public static async Task<IFormCollection?> ReadAsync(HttpContext context, CancellationToken cancellationToken)
    {
        try
        {
            return context.Request.HasFormContentType ? await context.Request.ReadFormAsync(cancellationToken) : null;
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }
}
