using Entrepot.Access.Http;
using Entrepot.Registry;
using Entrepot.Registry.Tags;
using Microsoft.AspNetCore.Http;

namespace Entrepot.Distribution.Manifests;

/// <summary>
/// What another site says of the tag that it pushes. Only an administrator's word counts: whoever may say when
/// something was pushed decides which of two pushes wins.
/// </summary>
internal static class SentOrigin
{
    /// <summary>Names the tag that stayed, in the answer to a push that came too late.</summary>
    public const string ConflictHeader = "Entrepot-Conflict";

    /// <summary>How far clocks may be apart. What is said to come from later than that counts as pushed here and now.</summary>
    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(5);

    /// <summary>Who pushes, and for which site.</summary>
    public static Actor ActorOf(HttpContext context, TimeProvider clock)
    {
        var actor = RequestActor.Of(context);
        return
            context.GetPrincipal().SystemAdministrator
            && TagOrigin.TryParse(context.Request.Headers[TagOrigin.Header], out var origin)
            && origin.Moment <= clock.GetUtcNow() + Skew
            ? actor with
            {
                Origin = origin,
            }
            : actor;
    }
}
