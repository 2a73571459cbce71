using Entrepot.Access.Sessions;
using Entrepot.Portal.Hosting;
using Microsoft.AspNetCore.Components.Authorization;

namespace Entrepot.Portal.Api;

/// <summary>Whose browser it is that shows the page.</summary>
internal sealed class PagePerson(AuthenticationStateProvider authentication)
{
    /// <summary>The session that the page's connection was opened with; null when there was none.</summary>
    public async Task<PageSession?> FindSessionAsync() =>
        (await authentication.GetAuthenticationStateAsync()).User.Identity is PageIdentity identity
            ? identity.Session
            : null;
}
