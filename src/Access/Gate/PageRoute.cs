using Microsoft.AspNetCore.Http;

namespace Entrepot.Access.Gate;

/// <summary>Marks an endpoint that answers a person with a page: who must sign in first is led to where that is done.</summary>
/// <param name="SignInPath">The page with the form. It gets the path to come back to as <c>redirect_url</c>.</param>
public sealed record PageRoute(string SignInPath)
{
    internal Task SendToSignInAsync(HttpContext context)
    {
        var wanted = context.Request.Path + context.Request.QueryString;
        context.Response.Redirect(
            wanted == "/" ? SignInPath : $"{SignInPath}?redirect_url={Uri.EscapeDataString(wanted)}"
        );
        return Task.CompletedTask;
    }
}
