using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Entrepot.Rigs;
using Entrepot.Rigs.Processes;
using Entrepot.Rigs.Sites;
using Xunit;

namespace Entrepot.EndToEnd.Https;

/// <summary>A site with certificates of <c>entrepot cert</c>, on an https:// and an http:// address, of which the second sends to the first.</summary>
public sealed class TwoDoorsSite : IAsyncLifetime
{
    public const string Name = "localhost";

    private RigProcess? process;
    private HttpClient? admin;

    public static string Credentials => EntrepotSite.Credentials;

    public TempFolder Certificates { get; } = new("two-doors-tls");

    public TempFolder Data { get; } = new("two-doors");

    public int TlsPort { get; } = LoopbackPorts.Next();

    public int PlainPort { get; } = LoopbackPorts.Next();

    /// <summary>What <c>entrepot cert</c> printed.</summary>
    public string Guide { get; private set; } = "";

    /// <summary>A client of the http:// address that goes where it is told by nobody.</summary>
    public HttpClient Plain { get; } = new(new SocketsHttpHandler { AllowAutoRedirect = false });

    /// <summary>The REST API over https:// as the administrator, who trusts the authority that <c>entrepot cert</c> made.</summary>
    public ManagementApi Api => new(admin ?? throw new RigException("The site does not run"));

    public static Task<string> CertAsync(params IReadOnlyList<string> arguments) =>
        new RigCommand("dotnet", [EntrepotSite.Assembly, "cert", .. arguments]).RunSuccessfullyAsync(
            TestContext.Current.CancellationToken
        );

    public async ValueTask InitializeAsync()
    {
        var port = TlsPort.ToString(CultureInfo.InvariantCulture);
        Plain.BaseAddress = new Uri($"http://127.0.0.1:{PlainPort.ToString(CultureInfo.InvariantCulture)}");
        Guide = await CertAsync(["--host", Name, "--host", "127.0.0.1", "--port", port, "--out", Certificates.Path]);
        admin = AdministratorsClient();
        process = RigProcess.Start(
            new RigCommand(
                "dotnet",
                EntrepotSite.Assembly,
                "serve",
                "--urls",
                $"{Plain.BaseAddress.GetLeftPart(UriPartial.Authority)};https://127.0.0.1:{port}",
                "--data",
                Data["data"],
                "--https-redirect",
                "on",
                "--tls-cert",
                Certificates["tls.crt"],
                "--tls-key",
                Certificates["tls.key"]
            )
            {
                Environment = new Dictionary<string, string?>
                {
                    ["ENTREPOT_ADMIN_PASSWORD"] = EntrepotSite.AdminPassword,
                },
            }
        );
        await process.WaitUntilReadyAsync(
            async cancel => (await Plain.GetAsync("/readyz", cancel)).IsSuccessStatusCode,
            TestContext.Current.CancellationToken
        );
    }

    public async ValueTask DisposeAsync()
    {
        if (process is { } running)
        {
            await running.DisposeAsync();
        }

        admin?.Dispose();
        Plain.Dispose();
        Certificates.Dispose();
        Data.Dispose();
    }

    private HttpClient AdministratorsClient()
    {
        var handler = new SocketsHttpHandler();
        handler.SslOptions.CertificateChainPolicy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            CustomTrustStore = { X509CertificateLoader.LoadCertificateFromFile(Certificates["ca.crt"]) },
            RevocationMode = X509RevocationMode.NoCheck,
        };
        var client = new HttpClient(handler)
        {
            BaseAddress = new Uri($"https://127.0.0.1:{TlsPort.ToString(CultureInfo.InvariantCulture)}"),
        };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
            "Basic",
            Convert.ToBase64String(Encoding.UTF8.GetBytes(Credentials))
        );
        return client;
    }
}
