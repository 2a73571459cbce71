using Entrepot.Access.Wire;
using Entrepot.Management.Conventions;
using Microsoft.AspNetCore.Http;

namespace Entrepot.Management.Operations;

/// <summary>Marks an endpoint that is there only to say that nothing is behind it yet, and answers for it.</summary>
internal sealed class NotBuilt
{
    public static readonly NotBuilt Mark = new();

    private NotBuilt() { }

    /// <summary>The answer, whatever was sent.</summary>
    public static ErrorResult Answer(HttpContext context) =>
        Refusal.Of(
            StatusCodes.Status501NotImplemented,
            $"{context.Request.Method} of this path is known from Harbor's API and is not built here; docs/rest-api.md lists what is"
        );
}
