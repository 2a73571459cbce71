using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using Entrepot.Rigs.Directories;
using Entrepot.Unit.Testing;
using Shouldly;
using Xunit;

namespace Entrepot.Unit.Access.Ldap;

/// <summary>How long a refusal takes does not tell who is in the directory: it is asked the same about everybody.</summary>
public sealed class LdapRefusalTests
{
    private const byte Bind = 0x60;
    private const byte Search = 0x63;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Of_somebody_who_is_there_and_of_nobody_the_directory_is_asked_the_same()
    {
        var ldap = await LdapServer.SharedAsync();
        var name = await LdapSignInTests.PersonAsync(ldap);
        await ldap.AddGroupAsync($"{name}-team", name, Cancel);
        await using var relay = new LdapRelay(new Uri(ldap.Url));
        await using var site = await LdapSignInTests.StartAsync(
            ldap,
            settings: new JsonObject { ["ldap_url"] = relay.Url }.ToJsonString()
        );

        (await AskedAsync(name)).ShouldBe([Bind, Search, Bind]);
        (await AskedAsync("nobody-there")).ShouldBe([Bind, Search, Bind]);

        // Whose password is right may see less than who is configured, who asks for the group.
        (await AskedAsync(name, LdapSignInTests.Secret, HttpStatusCode.OK)).ShouldBe([
            Bind,
            Search,
            Bind,
            Bind,
            Search,
        ]);

        async Task<byte[]> AskedAsync(
            string user,
            string password = "Wrong-Horse-1",
            HttpStatusCode status = HttpStatusCode.Unauthorized
        )
        {
            relay.Asked.Clear();
            var answer = await site.GetAsync("/api/v2.0/users/current", SiteHost.Basic(user, password));
            answer.StatusCode.ShouldBe(status);
            return [.. relay.Asked.Where(tag => tag is Bind or Search)];
        }
    }

    /// <summary>Hands on what is said to a directory, and notes the kind of each request (RFC 4511, 4.1.1).</summary>
    private sealed class LdapRelay : IAsyncDisposable
    {
        private readonly TcpListener listener = new(IPAddress.Loopback, 0);
        private readonly Uri directory;
        private readonly Task accepting;

        public LdapRelay(Uri directory)
        {
            this.directory = directory;
            listener.Start();
            accepting = AcceptAsync();
        }

        public string Url => $"ldap://{listener.LocalEndpoint}";

        public ConcurrentQueue<byte> Asked { get; } = new();

        public async ValueTask DisposeAsync()
        {
            listener.Stop();
            await accepting;
            listener.Dispose();
        }

        private async Task AcceptAsync()
        {
            var running = new List<Task>();
            try
            {
                while (true)
                {
                    running.Add(RelayAsync(await listener.AcceptTcpClientAsync(Cancel)));
                }
            }
            catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
            {
                await Task.WhenAll(running);
            }
        }

        private async Task RelayAsync(TcpClient asking)
        {
            using var _ = asking;
            using var answering = new TcpClient();
            await answering.ConnectAsync(IPAddress.Loopback, directory.Port, Cancel);
            var back = answering.GetStream().CopyToAsync(asking.GetStream(), Cancel);
            var buffer = new byte[64 * 1024];
            try
            {
                // The client waits for an answer before it says the next: a read is a message.
                while (await asking.GetStream().ReadAsync(buffer, Cancel) is > 0 and var length)
                {
                    Asked.Enqueue(KindOf(buffer));
                    await answering.GetStream().WriteAsync(buffer.AsMemory(0, length), Cancel);
                }
            }
            catch (IOException)
            {
                // It has hung up.
            }

            answering.Close();
            try
            {
                await back;
            }
            catch (Exception exception) when (exception is IOException or ObjectDisposedException)
            {
                // Nobody is left to be answered.
            }
        }

        /// <summary>After the sequence with its length comes the message's number with its own, and then the request.</summary>
        private static byte KindOf(byte[] message)
        {
            var at = 2 + ((message[1] & 0x80) != 0 ? message[1] & 0x7f : 0);
            return message[at + 2 + message[at + 1]];
        }
    }
}
