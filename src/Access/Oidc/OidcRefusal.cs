using Entrepot.Access.Wire;
using Microsoft.AspNetCore.Http;

namespace Entrepot.Access.Oidc;

/// <summary>
/// A sign-in by the provider that came to nothing. People are led back to the page of signing in, which says why;
/// a program gets the error with its details.
/// </summary>
internal static class OidcRefusal
{
    /// <summary>The page of signing in, which knows these reasons by name.</summary>
    private const string SignInPage = "/account/sign-in?notice=";

    public static IResult TooLate(HttpContext context) =>
        Of(
            context,
            "toolate",
            400,
            "BAD_REQUEST",
            "this sign-in was not begun by this browser, or too long ago: begin again"
        );

    public static IResult Refused(HttpContext context, string reason) =>
        Of(context, "providerrefused", 401, "UNAUTHORIZED", reason);

    public static IResult Disabled(HttpContext context) =>
        Of(context, "disabled", 401, "UNAUTHORIZED", "the account is disabled");

    public static IResult Down(HttpContext context, string reason) =>
        Of(context, "providerdown", 503, "SERVICE_UNAVAILABLE", $"OIDC: {reason}");

    private static IResult Of(HttpContext context, string notice, int status, string code, string message) =>
        context.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.Ordinal)
            ? TypedResults.LocalRedirect(SignInPage + notice)
            : new ErrorResult(status, ErrorEnvelope.Of(code, message));
}
