using System.Globalization;
using Entrepot.Access.Authorization;
using Entrepot.Access.Configuration;
using Entrepot.Access.Http;
using Entrepot.Access.Wire;
using Entrepot.Data;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Entrepot.Access.Accounts;

/// <summary>
/// Harbor's <c>/c/userExists</c>, which forms for new users ask. Only who may make users is told, and, where people may
/// register themselves, who could as well try: as seldom as they could try that.
/// </summary>
internal static class UserExistsEndpoint
{
    public static void Map(IEndpointRouteBuilder endpoints) =>
        endpoints
            .MapPost("/c/userExists", HandleAsync)
            .Requires(AccessScope.Public)
            .EvenIfReadOnly()
            .WithMetadata(SmallBody.Mark)
            .DisableAntiforgery();

    private static async Task<IResult> HandleAsync(
        HttpContext context,
        Database database,
        Authorizer authorizer,
        ConfigurationBook configuration,
        RegistrationThrottle throttle,
        CancellationToken cancellationToken
    )
    {
        var principal = context.GetPrincipal();
        var mayMake =
            await authorizer.DecideForSiteAsync(principal, Permission.CreateUser, cancellationToken)
            == AccessDecision.Allowed;
        if (!mayMake && !(await configuration.ReadAsync(cancellationToken)).SelfRegistration)
        {
            return Refuse(412, "PRECONDITION", "self registration is off: only who may make users is told");
        }

        if (!mayMake && throttle.Try(context) is { } wait)
        {
            context.Response.Headers.RetryAfter = ((int)Math.Ceiling(wait.TotalSeconds)).ToString(
                CultureInfo.InvariantCulture
            );
            return Refuse(429, "TOO_MANY_REQUEST", "too many questions, try again later");
        }

        var form = await FormReader.ReadAsync(context, cancellationToken);
        var value = form?["value"].ToString() ?? "";
        switch (form?["target"].ToString())
        {
            case "username":
                var name = AccountName.TryParse(value, out var parsed) ? parsed.ToString() : null;
                return Answer(
                    await database.ReadAsync(
                        (rows, token) => rows.Accounts.AnyAsync(row => row.Name == name, token),
                        cancellationToken
                    )
                );
            case "email":
                return Answer(
                    value.Length > 0
                        && await database.ReadAsync(
                            (rows, token) => rows.Accounts.AnyAsync(row => row.Email == value, token),
                            cancellationToken
                        )
                );
            default:
                return Refuse(400, "BAD_REQUEST", "the body is a form with target (username or email) and value");
        }
    }

    private static ContentHttpResult Answer(bool exists) =>
        TypedResults.Text(exists ? "true" : "false", "application/json; charset=utf-8");

    private static ErrorResult Refuse(int status, string code, string message) =>
        new(status, ErrorEnvelope.Of(code, message));
}
