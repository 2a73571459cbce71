using System.Security.Cryptography;
using Entrepot.Access.Authorization;
using Entrepot.Access.Configuration;
using Microsoft.AspNetCore.Http;

namespace Entrepot.Access.Sessions;

/// <summary>
/// Who a browser's cookie speaks for. A session ends when it is not used for <c>session_timeout</c>, 12 hours after its
/// start, by signing out, and by whatever raises the account's epoch.
/// </summary>
internal sealed class BrowserSessions(
    SessionCookie cookie,
    EndedSessions ended,
    Rights rights,
    Principals principals,
    ConfigurationBook configuration,
    TimeProvider clock
)
{
    /// <summary>Harbor's header of requests that a page sends by itself, which are no use by a person.</summary>
    public const string NoRenewal = "X-Harbor-No-Session-Renewal";

    public static readonly TimeSpan Longest = TimeSpan.FromHours(12);

    /// <summary>How exactly the last use is remembered: not every answer sets the cookie anew.</summary>
    private static readonly TimeSpan Grain = TimeSpan.FromMinutes(1);

    /// <summary>The session of the request and who has it; null when there is none that counts.</summary>
    public async ValueTask<(BrowserSession Session, Principal Principal)?> FindAsync(
        HttpContext context,
        CancellationToken cancellationToken
    )
    {
        var session = context.Features.Get<PageSession>()?.Session ?? cookie.Read(context);
        if (session is null || !await IsNowAsync(session, cancellationToken))
        {
            return null;
        }

        var account = await rights.FindAccountAsync(session.AccountId, cancellationToken);
        if (account is not { Disabled: false } || account.Epoch != session.Epoch)
        {
            return null;
        }

        Renew(context, session);
        return (session, await principals.OfAsync(account, cancellationToken));
    }

    /// <summary>Begins a session for whoever has just proved who they are; one that the browser had before ends.</summary>
    /// <returns>Null when the account ended meanwhile.</returns>
    public async Task<BrowserSession?> StartAsync(
        HttpContext context,
        long accountId,
        CancellationToken cancellationToken
    )
    {
        await EndPresentAsync(context, cancellationToken);
        if (await rights.FindAccountAsync(accountId, cancellationToken) is not { Disabled: false } account)
        {
            return null;
        }

        var now = clock.GetUtcNow();
        var session = new BrowserSession(NewToken(), account.Id, account.Epoch, now, now, NewToken());
        cookie.Write(context, session);
        return session;
    }

    public async Task EndAsync(HttpContext context, CancellationToken cancellationToken)
    {
        await EndPresentAsync(context, cancellationToken);
        cookie.Delete(context);
    }

    private async Task EndPresentAsync(HttpContext context, CancellationToken cancellationToken)
    {
        if (cookie.Read(context) is { } session && await IsNowAsync(session, cancellationToken))
        {
            await ended.AddAsync(session.Id, session.StartedAt + Longest, cancellationToken);
        }
    }

    private async ValueTask<bool> IsNowAsync(BrowserSession session, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var idle = TimeSpan.FromMinutes((await configuration.ReadAsync(cancellationToken)).SessionTimeoutMinutes);
        return now < session.StartedAt + Longest
            && now < session.UsedAt + idle
            && !await ended.ContainsAsync(session.Id, cancellationToken);
    }

    private void Renew(HttpContext context, BrowserSession session)
    {
        var now = clock.GetUtcNow();
        if (now < session.UsedAt + Grain || context.Request.Headers.ContainsKey(NoRenewal))
        {
            return;
        }

        if (context.Features.Get<PageSession>() is { } page)
        {
            page.Use(now);
        }
        else
        {
            cookie.Write(context, session with { UsedAt = now });
        }
    }

    private static string NewToken() => Convert.ToHexString(RandomNumberGenerator.GetBytes(16));
}
