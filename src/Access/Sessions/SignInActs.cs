using Entrepot.Access.Accounts;
using Entrepot.Data;
using Entrepot.Data.Acts;
using Microsoft.AspNetCore.Http;

namespace Entrepot.Access.Sessions;

/// <summary>Tells the audit log of people who sign in and out by a browser, and of those who tried.</summary>
internal sealed class SignInActs(Database database, TimeProvider clock)
{
    private const string ResourceType = "user_login_logout";

    public Task SignedInAsync(HttpContext context, string name, CancellationToken cancellationToken) =>
        AddAsync(context, "login", name, succeeded: true, cancellationToken);

    public Task SignedOutAsync(HttpContext context, string name, CancellationToken cancellationToken) =>
        AddAsync(context, "logout", name, succeeded: true, cancellationToken);

    /// <param name="name">As it was typed. What cannot be a name is not written down: it may be a password.</param>
    public Task FailedAsync(HttpContext context, string name, CancellationToken cancellationToken) =>
        AddAsync(
            context,
            "login",
            AccountName.TryParse(name, out var accountName) ? accountName.ToString() : "",
            succeeded: false,
            cancellationToken
        );

    private Task<int> AddAsync(
        HttpContext context,
        string operation,
        string name,
        bool succeeded,
        CancellationToken cancellationToken
    )
    {
        var address = context.Connection.RemoteIpAddress?.ToString() ?? "";
        var act = new Act(name, address, operation, ResourceType, name);
        return database.WriteAsync(
            async (rows, token) =>
            {
                act.AddTo(rows, clock.GetUtcNow(), succeeded);
                return await rows.SaveChangesAsync(token);
            },
            cancellationToken
        );
    }
}
