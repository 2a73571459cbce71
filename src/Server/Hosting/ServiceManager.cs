using System.Net.Sockets;
using System.Text;

namespace Entrepot.Server.Hosting;

/// <summary>
/// Tells systemd, where it started this process and wants to know (<c>Type=notify</c>, sd_notify(3)), when the site is
/// ready and when it is stopping. Elsewhere it does nothing.
/// </summary>
internal static class ServiceManager
{
    private const string Variable = "NOTIFY_SOCKET";

    public static void Ready() => Tell("READY=1");

    public static void Stopping() => Tell("STOPPING=1");

    private static void Tell(string state)
    {
        if (Environment.GetEnvironmentVariable(Variable) is not { Length: > 1 } name)
        {
            return;
        }

        try
        {
            // A leading @ stands for the zero byte of a name that is no file's.
            var address = new UnixDomainSocketEndPoint(name[0] == '@' ? "\0" + name[1..] : name);
            using var socket = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
            socket.SendTo(Encoding.ASCII.GetBytes(state), address);
        }
        catch (Exception exception) when (exception is SocketException or ArgumentException)
        {
            // Nobody listens: the site is as ready as before.
            Console.Error.WriteLine($"{Variable} ({name}) takes no messages: {exception.Message}");
        }
    }
}
