using System.Globalization;
using System.Text.RegularExpressions;
using Entrepot.EndToEnd.Install;
using Entrepot.Rigs;
using Entrepot.Rigs.Certificates;
using Entrepot.Rigs.Processes;
using Entrepot.Rigs.Sites;
using Shouldly;
using Xunit;

namespace Entrepot.EndToEnd.Https;

/// <summary>A site and an nginx in front of it with the configuration of docs/install.md.</summary>
public sealed partial class ProxiedSite : IAsyncLifetime
{
    private readonly TempFolder folder = new("proxied");
    private readonly CertificateAuthority authority = new();
    private readonly int port = LoopbackPorts.Next();
    private EntrepotSite? site;
    private RigProcess? nginx;

    public EntrepotSite Site => site!;

    public string Port => port.ToString(CultureInfo.InvariantCulture);

    /// <summary>Where clients come to: nginx.</summary>
    public string Host => $"127.0.0.1:{Port}";

    /// <summary>With the authority as ca.crt, as clients want it.</summary>
    public string TrustFolder { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        TrustFolder = authority.WriteFolder(folder);
        var cancel = TestContext.Current.CancellationToken;
        site = await EntrepotSite.StartAsync(
            new SiteOptions
            {
                Environment = new Dictionary<string, string?>
                {
                    ["ENTREPOT_TRUSTED_PROXIES"] = "127.0.0.1/32",
                    // What hosts set that believe everybody.
                    ["ASPNETCORE_FORWARDEDHEADERS_ENABLED"] = "true",
                },
            },
            cancel
        );
        nginx = RigProcess.Start(
            new RigCommand("/usr/sbin/nginx", "-p", folder.Path, "-c", await ConfigurationAsync(site, cancel))
        );
        using var client = new HttpClient(authority.TrustingHandler());
        await nginx.WaitUntilReadyAsync(
            async stop => (await client.GetAsync($"https://{Host}/readyz", stop)).IsSuccessStatusCode,
            cancel
        );
    }

    public async ValueTask DisposeAsync()
    {
        if (nginx is not null)
        {
            await nginx.DisposeAsync();
        }

        if (site is not null)
        {
            await site.DisposeAsync();
        }

        authority.Dispose();
        folder.Dispose();
    }

    /// <summary>The page's own words, with the names and ports of this machine.</summary>
    private async Task<string> ConfigurationAsync(EntrepotSite behind, CancellationToken cancellationToken)
    {
        var page = await File.ReadAllTextAsync(Repository.PathOf("docs/install.md"), cancellationToken);
        var issued = authority.Issue();
        var server = Replace(NginxBlock().Match(page).Groups["text"].Value, "listen 443 ssl", $"listen {Host} ssl");
        server = Replace(server, "/etc/nginx/tls/tls.crt", folder.Write("tls.crt", issued.CertificatePem));
        server = Replace(server, "/etc/nginx/tls/tls.key", folder.Write("tls.key", issued.KeyPem));
        server = Replace(server, "http://127.0.0.1:5000", behind.Address.GetLeftPart(UriPartial.Authority));
        return folder.Write(
            "nginx.conf",
            $$"""
            daemon off;
            user root;
            pid {{folder["nginx.pid"]}};
            error_log stderr;
            events { worker_connections 256; }
            http {
              access_log off;
              client_body_temp_path {{folder["body"]}};
              proxy_temp_path {{folder["proxy"]}};
              fastcgi_temp_path {{folder["fastcgi"]}};
              uwsgi_temp_path {{folder["uwsgi"]}};
              scgi_temp_path {{folder["scgi"]}};
              {{server}}
            }

            """
        );
    }

    private static string Replace(string text, string old, string replacement)
    {
        text.ShouldContain(old);
        return text.Replace(old, replacement, StringComparison.Ordinal);
    }

    [GeneratedRegex(@"```nginx\n(?<text>.*?)```", RegexOptions.Singleline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex NginxBlock();
}
