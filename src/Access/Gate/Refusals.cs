using Entrepot.Access.Authentication;
using Entrepot.Access.Authorization;
using Entrepot.Access.Wire;
using Entrepot.Oci;
using Microsoft.AspNetCore.Http;

namespace Entrepot.Access.Gate;

/// <summary>Says no, in the words of the protocol that was asked in.</summary>
internal sealed class Refusals(Challenge challenge)
{
    /// <summary>Refuses a request whose credentials did not count; they may have been anything.</summary>
    public Task WriteAsync(HttpContext context, AccessRequirement requirement, SignIn signIn)
    {
        switch (signIn)
        {
            case SignIn.Throttled throttled:
                context.Response.Headers.RetryAfter = throttled.Seconds;
                return AnswerAsync(context, 429, "too many failed sign-ins, try again later");
            case SignIn.Unavailable unavailable:
                return AnswerAsync(context, 503, unavailable.Reason);
            case SignIn.InvalidToken when ProtocolOf.IsRegistry(context):
                return ChallengeAsync(
                    context,
                    challenge.Bearer(context, requirement, "invalid_token"),
                    "the token has ended or is not one of this registry"
                );
            case SignIn.InvalidToken:
                return ChallengeAsync(context, Challenge.Api, "the token has ended or is not one of this registry");
            default:
                return ChallengeAsync(context, Challenge.Basic, "wrong user name or password");
        }
    }

    /// <summary>Refuses a request that is not allowed.</summary>
    public Task WriteAsync(HttpContext context, AccessRequirement requirement, AccessDecision decision) =>
        (ProtocolOf.IsRegistry(context), context.GetEndpoint()?.Metadata.GetMetadata<PageRoute>()) switch
        {
            (true, _) => RegistryAsync(context, requirement, decision),
            (false, { } page) when decision == AccessDecision.SignInFirst => page.SendToSignInAsync(context),
            _ => ManagementAsync(context, decision),
        };

    private Task RegistryAsync(HttpContext context, AccessRequirement requirement, AccessDecision decision)
    {
        switch (decision)
        {
            case AccessDecision.SignInFirst:
                return ChallengeAsync(context, challenge.Bearer(context, requirement, null), "authentication required");
            case AccessDecision.WiderTokenNeeded:
                return ChallengeAsync(
                    context,
                    challenge.Bearer(context, requirement, "insufficient_scope"),
                    "the token does not cover this; get one with the scope of the challenge"
                );
            case AccessDecision.UnknownProject when requirement.Scope == AccessScope.Repository:
                return RouteSubject.RepositoryOf(context) is { } repository
                    ? ChallengeAsync(context, Challenge.Basic, UnknownProject(repository.Project))
                    : NameInvalidAsync(context);
            default:
                return AnswerAsync(context, OciErrorCode.Denied.Status, OciErrorCode.Denied.Message);
        }
    }

    /// <summary>Refuses a request of the REST API.</summary>
    internal static Task ManagementAsync(HttpContext context, AccessDecision decision) =>
        decision switch
        {
            AccessDecision.SignInFirst => ChallengeAsync(context, Challenge.Api, "authentication required"),
            AccessDecision.WiderTokenNeeded => ChallengeAsync(
                context,
                Challenge.Api,
                "a registry token opens only the registry; sign in with name and password"
            ),
            AccessDecision.UnknownProject => AnswerAsync(context, 404, UnknownProject(NamedProject(context))),
            _ => AnswerAsync(context, 403, "forbidden"),
        };

    private static string UnknownProject(string name) => $"project {name} not found, or you have no access to it";

    private static string NamedProject(HttpContext context) =>
        (context.Request.RouteValues["project_name"] ?? context.Request.RouteValues["project_name_or_id"]) as string
        ?? "";

    private static Task ChallengeAsync(HttpContext context, string header, string message)
    {
        context.Response.Headers.WWWAuthenticate = header;
        return AnswerAsync(context, 401, message);
    }

    private static Task NameInvalidAsync(HttpContext context) =>
        ErrorEnvelope
            .Of(OciErrorCode.NameInvalid.Code, "a repository's name is project/repository, in lower case")
            .WriteAsync(context, OciErrorCode.NameInvalid.Status);

    private static Task AnswerAsync(HttpContext context, int status, string message)
    {
        var registry = ProtocolOf.IsRegistry(context);
        if (registry)
        {
            context.Response.Headers["Docker-Distribution-Api-Version"] = "registry/2.0";
        }

        return ErrorEnvelope.Of(CodeOf(status, registry), message).WriteAsync(context, status);
    }

    private static string CodeOf(int status, bool registry) =>
        (status, registry) switch
        {
            (401, _) => OciErrorCode.Unauthorized.Code,
            (429, true) => OciErrorCode.TooManyRequests.Code,
            (429, false) => "TOO_MANY_REQUEST",
            (404, _) => "NOT_FOUND",
            (503, _) => "SERVICE_UNAVAILABLE",
            (_, true) => OciErrorCode.Denied.Code,
            (_, false) => "FORBIDDEN",
        };
}
