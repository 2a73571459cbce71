using Entrepot.Access.Wire;
using Microsoft.AspNetCore.Http;

namespace Entrepot.Access.Sessions;

/// <summary>
/// Ends the browser's session. Harbor's addresses for it are read with GET, which any page can make a browser do: only
/// a page of this site, and whoever types the address, signs somebody out.
/// </summary>
internal sealed class SignOut(BrowserSessions sessions, CrossSiteGuard crossSite, SignInActs acts)
{
    /// <summary>Why the session goes on; null: it has ended, or there was none.</summary>
    public async Task<ErrorResult?> TryAsync(HttpContext context, CancellationToken cancellationToken)
    {
        if (crossSite.IsLedByOthers(context))
        {
            return new ErrorResult(
                403,
                ErrorEnvelope.Of("FORBIDDEN", "the page of another site signs nobody out here")
            );
        }

        if (await sessions.FindAsync(context, cancellationToken) is var (_, principal))
        {
            await acts.SignedOutAsync(context, principal.Name, cancellationToken);
        }

        await sessions.EndAsync(context, cancellationToken);
        return null;
    }
}
