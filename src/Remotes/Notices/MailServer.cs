using System.Diagnostics.CodeAnalysis;

namespace Entrepot.Remotes.Notices;

/// <summary>A server that takes mail for others.</summary>
/// <param name="Tls">TLS from the first byte; else as soon as the server offers it.</param>
/// <param name="User">Empty: nobody signs in.</param>
public sealed record MailServer(string Host, int Port, bool Tls, string User, string Password)
{
    private const int PlainPort = 25;
    private const int SubmissionPort = 587;
    private const int TlsPort = 465;

    /// <summary>Reads <c>smtp://user:password@host:port</c> or <c>smtps://…</c>; user and port may be missing.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out MailServer? server)
    {
        server = null;
        if (
            !Uri.TryCreate(text, UriKind.Absolute, out var url)
            || url.Scheme is not ("smtp" or "smtps")
            || url is not { Host.Length: > 0, AbsolutePath: "/" or "", Query: "", Fragment: "" }
        )
        {
            return false;
        }

        var tls = url.Scheme == "smtps";
        var credentials = url.UserInfo.Split(':', 2);
        var user = Uri.UnescapeDataString(credentials[0]);
        var port =
            url.Port > 0 ? url.Port
            : tls ? TlsPort
            : user.Length > 0 ? SubmissionPort
            : PlainPort;
        server = new MailServer(
            url.IdnHost,
            port,
            tls,
            user,
            credentials is [_, var password] ? Uri.UnescapeDataString(password) : ""
        );
        return true;
    }

    /// <summary>Never shows the password.</summary>
    public override string ToString() => $"{(Tls ? "smtps" : "smtp")}://{Host}:{Port}";
}
