using Entrepot.Data;
using Entrepot.Data.Acts;
using Microsoft.AspNetCore.Http;

namespace Entrepot.Access.Sessions;

/// <summary>Tells the audit log of people who sign in and out by a browser.</summary>
internal sealed class SignInActs(Database database, TimeProvider clock)
{
    private const string ResourceType = "user_login_logout";

    public Task SignedInAsync(HttpContext context, string name, CancellationToken cancellationToken) =>
        AddAsync(context, "login", name, cancellationToken);

    public Task SignedOutAsync(HttpContext context, string name, CancellationToken cancellationToken) =>
        AddAsync(context, "logout", name, cancellationToken);

    private Task<int> AddAsync(HttpContext context, string operation, string name, CancellationToken cancellationToken)
    {
        var address = context.Connection.RemoteIpAddress?.ToString() ?? "";
        var act = new Act(name, address, operation, ResourceType, name);
        return database.WriteAsync(
            async (rows, token) =>
            {
                act.AddTo(rows, clock.GetUtcNow());
                return await rows.SaveChangesAsync(token);
            },
            cancellationToken
        );
    }
}
