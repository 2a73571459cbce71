using Entrepot.Access.Authorization;
using Entrepot.Access.Http;
using Entrepot.Access.Tokens;
using Entrepot.Oci;
using Microsoft.AspNetCore.Http;

namespace Entrepot.Access.Gate;

/// <summary>
/// Tells a registry client where to get which token (distribution's token specification, "challenge"; RFC 6750, 3).
/// </summary>
internal sealed class Challenge(PublicAddress address)
{
    /// <summary>For clients that show what they are refused to a person, or try again with a password (RFC 7617).</summary>
    public const string Basic = "Basic realm=\"harbor\"";

    /// <summary>
    /// For the REST API and the pages' connection (RFC 9110, 15.5.2 wants a challenge; RFC 6750). A browser that is
    /// challenged with Basic opens a window of its own over the page and takes no click until it is answered, even when
    /// a script asked, or a page that was left: a session that has ended would do that. Harbor's API names no scheme.
    /// </summary>
    public const string Api = "Bearer realm=\"harbor\"";

    /// <param name="error">A word of RFC 6750, 3.1, or null.</param>
    public string Bearer(HttpContext context, AccessRequirement requirement, string? error)
    {
        var challenge =
            $"Bearer realm=\"{address.Of(context.Request)}/service/token\",service=\"{TokenClaims.Service}\"";
        if (ScopesOf(context, requirement) is { Length: > 0 } scopes)
        {
            challenge += $",scope=\"{scopes}\"";
        }

        return error is null ? challenge : $"{challenge},error=\"{error}\"";
    }

    private static string ScopesOf(HttpContext context, AccessRequirement requirement)
    {
        if (requirement.Permission == Permission.Catalog)
        {
            return TokenScope.Catalog.ToString();
        }

        if (requirement.Scope != AccessScope.Repository || RouteSubject.RepositoryOf(context) is not { } repository)
        {
            return "";
        }

        var scope = new TokenScope(TokenScope.RepositoryType, repository.ToString(), ActionsOf(requirement));
        return MountedFrom(context) is { } source
            ? $"{scope} {new TokenScope(TokenScope.RepositoryType, source.ToString(), ["pull"])}"
            : scope.ToString();
    }

    /// <summary>Who pushes also pulls: one token serves the whole push.</summary>
    private static string[] ActionsOf(AccessRequirement requirement) =>
        requirement.Permission == Permission.Push ? ["pull", "push"]
        : requirement.Permission == Permission.DeleteContent ? ["delete"]
        : ["pull"];

    /// <summary>The repository that a blob is to be mounted from, so that the token covers it too.</summary>
    private static RepositoryName? MountedFrom(HttpContext context) =>
        context.Request.Query.ContainsKey("mount")
        && RepositoryName.TryParse(context.Request.Query["from"], out var source)
            ? source
            : null;
}
