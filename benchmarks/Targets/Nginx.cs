using System.Globalization;
using System.Net.Sockets;
using Entrepot.Rigs;
using Entrepot.Rigs.Certificates;
using Entrepot.Rigs.Processes;

namespace Entrepot.Bench.Targets;

/// <summary>
/// nginx that sends files with sendfile(2): about the least that a pull can cost on a machine. Over TLS it encrypts in the
/// process, as the registries do.
/// </summary>
internal sealed class Nginx : IAsyncDisposable
{
    private readonly TempFolder folder = new("nginx");
    private RigProcess? process;

    private Nginx() { }

    public static bool IsInstalled { get; } = File.Exists("/usr/sbin/nginx");

    /// <summary>Serves the files below the folder of temporary files.</summary>
    public static readonly Contender Contender = new("nginx", StartAsync);

    /// <summary>The path under which a file is served.</summary>
    public static string PathOf(string file) => "/" + Path.GetRelativePath(Path.GetTempPath(), file);

    public async ValueTask DisposeAsync()
    {
        if (process is not null)
        {
            await process.DisposeAsync();
        }

        folder.Dispose();
    }

    private static async Task<BenchTarget?> StartAsync(Door door, CancellationToken cancellationToken)
    {
        if (!IsInstalled || door == Door.Basic)
        {
            return null;
        }

        var nginx = new Nginx();
        var port = LoopbackPorts.Next();
        var configuration = nginx.folder.Write("nginx.conf", nginx.Configuration(port, door == Door.Tls));
        nginx.process = RigProcess.Start(new RigCommand("/usr/sbin/nginx", "-c", configuration));
        await nginx.process.WaitUntilReadyAsync(cancel => AnswersAsync(port, cancel), cancellationToken);
        var scheme = door == Door.Tls ? "https" : "http";
        var address = new Uri(string.Create(CultureInfo.InvariantCulture, $"{scheme}://127.0.0.1:{port}"));
        return new BenchTarget(address, door, ("", ""), nginx.process.Id, nginx);
    }

    private static async Task<bool> AnswersAsync(int port, CancellationToken cancellationToken)
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync("127.0.0.1", port, cancellationToken);
        return true;
    }

    private string Configuration(int port, bool isTls)
    {
        var tls = "";
        if (isTls)
        {
            using var authority = new CertificateAuthority();
            var issued = authority.Issue();
            tls = $"""
                ssl_certificate {folder.Write("tls.crt", issued.CertificatePem)};
                ssl_certificate_key {folder.Write("tls.key", issued.KeyPem)};
                ssl_protocols TLSv1.2 TLSv1.3;
                """;
        }

        return $$"""
            daemon off;
            user root;
            worker_processes auto;
            pid {{folder["nginx.pid"]}};
            error_log stderr;
            events { worker_connections 256; }
            http {
              access_log off;
              sendfile on;
              tcp_nopush on;
              keepalive_requests 1000000;
              client_body_temp_path {{folder["body"]}};
              proxy_temp_path {{folder["proxy"]}};
              fastcgi_temp_path {{folder["fastcgi"]}};
              uwsgi_temp_path {{folder["uwsgi"]}};
              scgi_temp_path {{folder["scgi"]}};
              {{tls}}
              server {
                listen 127.0.0.1:{{port.ToString(CultureInfo.InvariantCulture)}}{{(isTls ? " ssl" : "")}};
                root {{Path.GetTempPath()}};
              }
            }

            """;
    }
}
