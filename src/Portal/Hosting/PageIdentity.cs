using System.Security.Claims;
using Entrepot.Access.Sessions;

namespace Entrepot.Portal.Hosting;

/// <summary>Carries the browser's session from the request that opens a page's connection to the page.</summary>
internal sealed class PageIdentity(PageSession session) : ClaimsIdentity("session")
{
    public PageSession Session => session;
}
