using System.Net;
using System.Net.Sockets;
using Entrepot.Remotes.Outbound;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;

namespace Entrepot.Remotes.Notices;

/// <summary>Hands mail to a server of the settings. The connection is opened as every other one is.</summary>
public sealed class MailNotices
{
    /// <summary>For one message, from the look-up of the name to the end.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly OutboundConnector connector;
    private readonly TimeProvider clock;

    internal MailNotices(OutboundConnector connector, TimeProvider clock)
    {
        this.connector = connector;
        this.clock = clock;
    }

    public async Task<NoticeDelivery> SendAsync(MailServer server, Mail mail, CancellationToken cancellationToken)
    {
        using var deadline = new Deadline(clock, cancellationToken);
        deadline.Extend(Patience);
        try
        {
            await TransferAsync(server, mail, deadline.Token);
            return new NoticeDelivery.Delivered();
        }
        catch (RemoteException exception)
        {
            return NoticeFaults.Of(server.Host, exception.Fault);
        }
        catch (OperationCanceledException) when (deadline.Expired)
        {
            return new NoticeDelivery.Failed($"{server.Host}: it did not answer in time");
        }
        catch (Exception exception) when (Words(exception) is { } words && !cancellationToken.IsCancellationRequested)
        {
            return new NoticeDelivery.Failed($"{server.Host}: {words}");
        }
    }

    private async Task TransferAsync(MailServer server, Mail mail, CancellationToken cancellationToken)
    {
        using var message = Message(mail, clock.GetUtcNow());
        await using var connection = await connector.ConnectAsync(
            new DnsEndPoint(server.Host, server.Port),
            OutboundReach.Permitted,
            cancellationToken
        );
        using var client = new SmtpClient { CheckCertificateRevocation = false };
        await client.ConnectAsync(connection, server.Host, server.Port, Security(server), cancellationToken);
        if (server.User.Length > 0)
        {
            await client.AuthenticateAsync(server.User, server.Password, cancellationToken);
        }

        await client.SendAsync(message, cancellationToken);
        await client.DisconnectAsync(quit: true, cancellationToken);
    }

    /// <summary>A password is not sent where others can read it.</summary>
    private static SecureSocketOptions Security(MailServer server) =>
        server.Tls ? SecureSocketOptions.SslOnConnect
        : server.User.Length > 0 ? SecureSocketOptions.StartTls
        : SecureSocketOptions.StartTlsWhenAvailable;

    private static MimeMessage Message(Mail mail, DateTimeOffset now)
    {
        var message = new MimeMessage
        {
            MessageId = mail.Id,
            Date = now,
            Subject = mail.Subject,
            Body = new TextPart("plain") { Text = mail.Text },
        };
        message.From.Add(MailboxAddress.Parse(mail.From));
        message.To.AddRange(mail.To.Select(MailboxAddress.Parse));

        // So that nobody's holiday notice answers (RFC 3834).
        message.Headers.Add("Auto-Submitted", "auto-generated");
        return message;
    }

    private static string? Words(Exception exception) =>
        exception switch
        {
            SslHandshakeException => "no trusted TLS connection; its certificate is not one that this system trusts",
            AuthenticationException => "it does not take the user and password of smtp_url",
            SmtpCommandException refused => $"it refused the mail ({(int)refused.StatusCode}, {refused.ErrorCode})",
            NotSupportedException => "it offers no TLS, without which no password is sent to it",
            ProtocolException => "what it answered is not SMTP",
            ServiceNotConnectedException or IOException or SocketException => "the connection ended in the middle",
            _ => null,
        };
}
