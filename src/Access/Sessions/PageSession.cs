using System.Net;
using Microsoft.AspNetCore.Http;

namespace Entrepot.Access.Sessions;

/// <summary>
/// The session of a browser whose page this process draws over a connection that stays open. What the person does there
/// keeps it alive, though no request brings the cookie anew.
/// </summary>
public sealed class PageSession
{
    internal PageSession(BrowserSession session, HttpContext context)
    {
        Session = session;
        Scheme = context.Request.Scheme;
        Host = context.Request.Host;
        RemoteAddress = context.Connection.RemoteIpAddress;
    }

    /// <summary>Whose it is.</summary>
    public long AccountId => Session.AccountId;

    /// <summary>How the browser reaches this site.</summary>
    public string Scheme { get; }

    public HostString Host { get; }

    public IPAddress? RemoteAddress { get; }

    /// <summary>What requests that change something must send along, in <c>X-Harbor-CSRF-Token</c>.</summary>
    public string CsrfToken => Session.CsrfToken;

    internal BrowserSession Session { get; private set; }

    internal void Use(DateTimeOffset now) => Session = Session with { UsedAt = now };
}
