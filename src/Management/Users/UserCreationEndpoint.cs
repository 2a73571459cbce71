using System.Globalization;
using Entrepot.Access.Accounts;
using Entrepot.Access.Authorization;
using Entrepot.Access.Configuration;
using Entrepot.Access.Http;
using Entrepot.Management.Conventions;
using Microsoft.AspNetCore.Http;

namespace Entrepot.Management.Users;

/// <summary>
/// <c>POST /users</c>: by administrators and robot accounts that may, and by everybody for themselves where the configuration has
/// <c>self_registration</c>. Where a directory or an identity provider knows the people, nobody makes any here.
/// </summary>
internal static class UserCreationEndpoint
{
    public static async Task<IResult> HandleAsync(
        HttpContext context,
        UserRequest request,
        AccountDirectory accounts,
        ConfigurationBook configuration,
        RegistrationThrottle throttle,
        Authorizer authorizer,
        CancellationToken cancellationToken
    )
    {
        var decision = await authorizer.DecideForSiteAsync(
            context.GetPrincipal(),
            Permission.CreateUser,
            cancellationToken
        );
        var refusal = RefusalOf(context, decision, await configuration.ReadAsync(cancellationToken), throttle);
        if (refusal is not null)
        {
            return refusal;
        }

        if (!AccountName.TryParse(request.Username, out var name))
        {
            return Refusal.BadRequest(
                "username is 1 to 255 letters, digits and signs without blanks and none of , \" ~ # % $ : / \\ * + < >"
            );
        }

        if (!AccountProfile.TryParse(request.Email, request.RealName, request.Comment, out var profile, out var fault))
        {
            return Refusal.BadRequest(fault);
        }

        var act = context.Act("create", "user", name.ToString());
        if (act.Actor.Length == 0)
        {
            // Who registers does it for themselves.
            act = act with
            {
                Actor = name.ToString(),
            };
        }

        return await accounts.CreateAsync(name, request.Password ?? "", profile, act, cancellationToken) switch
        {
            AccountCreation.Created created => TypedResults.Created($"/api/v2.0/users/{created.Id}"),
            AccountCreation.UnfitPassword => PasswordEndpoint.Unfit(),
            AccountCreation.NameTaken => Refusal.Conflict($"a user named {name} already exists"),
            _ => UserEndpoints.EmailTaken(profile),
        };
    }

    /// <summary>Why the principal may not make an account now; null when it may.</summary>
    private static IResult? RefusalOf(
        HttpContext context,
        AccessDecision decision,
        SiteConfiguration configuration,
        RegistrationThrottle throttle
    )
    {
        if (context.GetPrincipal().Scopes is not null)
        {
            // A registry token was made for /v2 and opens nothing else.
            return new AccessRefusal(AccessDecision.WiderTokenNeeded);
        }

        if (decision != AccessDecision.Allowed && !configuration.SelfRegistration)
        {
            return new AccessRefusal(decision);
        }

        if (configuration.AuthMode != AuthMode.Database)
        {
            return Refusal.Forbidden("creating local users is not allowed: the site's users are kept elsewhere");
        }

        if (decision == AccessDecision.Allowed || throttle.Try(context) is not { } wait)
        {
            return null;
        }

        var seconds = (int)Math.Ceiling(wait.TotalSeconds);
        context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        return Refusal.Of(429, "too many registrations, try again later");
    }
}
