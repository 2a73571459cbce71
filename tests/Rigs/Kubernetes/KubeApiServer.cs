using System.Globalization;
using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using System.Security.Cryptography;
using Entrepot.Rigs.Processes;

namespace Entrepot.Rigs.Kubernetes;

/// <summary>
/// A real kube-apiserver with an etcd of its own: everything that kubectl can ask for, and nobody who runs pods. Nothing
/// gives services their endpoints; <see cref="LeadAsync"/> does.
/// </summary>
public sealed class KubeApiServer : IAsyncDisposable
{
    /// <summary>Kubernetes 1.20 knows ephemeral containers only when it is told to, and 1.33 not to be told any more.</summary>
    private const int EphemeralContainersForAll = 23;

    private readonly TempFolder folder = new("kubernetes");
    private readonly int port = LoopbackPorts.Next();
    private readonly int etcdPort = LoopbackPorts.NextOfTwo();
    private readonly List<RigProcess> processes = [];

    private KubeApiServer(Version version) => Version = version;

    /// <summary>The program, from ENTREPOT_KUBE_APISERVER; null: none was given.</summary>
    public static string? Program { get; } = Environment.GetEnvironmentVariable("ENTREPOT_KUBE_APISERVER");

    /// <summary>What the program says that it is.</summary>
    public Version Version { get; }

    /// <summary>
    /// An address of this machine to which endpoints of services may lead: those of loopback are refused. Null: there is
    /// none.
    /// </summary>
    public static IPAddress? Reachable { get; } =
        NetworkInterface
            .GetAllNetworkInterfaces()
            .Where(one => one.OperationalStatus == OperationalStatus.Up)
            .SelectMany(one => one.GetIPProperties().UnicastAddresses)
            .Select(one => one.Address)
            .FirstOrDefault(one =>
                one.AddressFamily == AddressFamily.InterNetwork
                && !IPAddress.IsLoopback(one)
                && one.GetAddressBytes() is not [169, 254, ..]
            );

    /// <summary>Starts both, and waits until the API server is ready.</summary>
    public static async Task<KubeApiServer> StartAsync(CancellationToken cancellationToken)
    {
        var said = await new RigCommand(Program!, "--version").RunSuccessfullyAsync(cancellationToken);
        var server = new KubeApiServer(Version.Parse(said.Trim().Split(' ')[^1].TrimStart('v').Split('-', '+')[0]));
        try
        {
            await server.StartProcessesAsync(cancellationToken);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>kubectl as an administrator of the cluster.</summary>
    public Task<CommandResult> KubectlAsync(
        CancellationToken cancellationToken,
        string? input = null,
        params IReadOnlyList<string> arguments
    ) =>
        new RigCommand("kubectl", ["--kubeconfig", folder["kubeconfig"], .. arguments])
        {
            Input = input,
            // kubectl keeps what it has learned of a server there.
            Environment = new Dictionary<string, string?> { ["HOME"] = folder.Path },
        }.RunAsync(cancellationToken);

    /// <summary>Leads a service, whose port is named https, to a port of this machine.</summary>
    public async Task LeadAsync(string @namespace, string service, int target, CancellationToken cancellationToken)
    {
        var port = string.Create(CultureInfo.InvariantCulture, $"{{name: https, port: {target}, protocol: TCP}}");
        var ways = $$"""
            apiVersion: v1
            kind: Endpoints
            metadata: {name: {{service}}, namespace: {{@namespace}} }
            subsets: [{addresses: [{ip: {{Reachable}} }], ports: [{{port}}]}]
            """;
        if (Version.Minor > 20)
        {
            // Newer ones look here, and let no service lead to what the others say.
            ways += $$"""

                ---
                apiVersion: discovery.k8s.io/v1
                kind: EndpointSlice
                metadata: {name: {{service}}-1, namespace: {{@namespace}}, labels: {kubernetes.io/service-name: {{service}} } }
                addressType: IPv4
                endpoints: [{addresses: [{{Reachable}}], conditions: {ready: true} }]
                ports: [{{port}}]
                """;
        }

        (await KubectlAsync(cancellationToken, ways, "apply", "-f", "-")).Successful();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var process in Enumerable.Reverse(processes))
        {
            await process.DisposeAsync();
        }

        folder.Dispose();
    }

    private async Task StartProcessesAsync(CancellationToken cancellationToken)
    {
        var token = Convert.ToHexString(RandomNumberGenerator.GetBytes(16));
        using (var key = RSA.Create(2048))
        {
            folder.Write("accounts.key", key.ExportRSAPrivateKeyPem());
            folder.Write("accounts.pub", key.ExportSubjectPublicKeyInfoPem());
        }

        folder.Write("tokens.csv", $"{token},admin,1,\"system:masters\"\n");
        folder.Write(
            "kubeconfig",
            $$"""
            apiVersion: v1
            kind: Config
            clusters: [{name: rig, cluster: {server: "https://127.0.0.1:{{port}}", insecure-skip-tls-verify: true} }]
            users: [{name: admin, user: {token: {{token}} } }]
            contexts: [{name: rig, context: {cluster: rig, user: admin} }]
            current-context: rig
            """
        );
        var (client, peer) = ($"http://127.0.0.1:{etcdPort}", $"http://127.0.0.1:{etcdPort + 1}");
        processes.Add(
            RigProcess.Start(
                new RigCommand(
                    "etcd",
                    "--data-dir",
                    folder["etcd"],
                    "--listen-client-urls",
                    client,
                    "--advertise-client-urls",
                    client,
                    "--listen-peer-urls",
                    peer,
                    "--initial-advertise-peer-urls",
                    peer,
                    "--initial-cluster",
                    $"default={peer}"
                )
            )
        );
        var server = RigProcess.Start(new RigCommand(Program!, Arguments(client)));
        processes.Add(server);
        await server.WaitUntilReadyAsync(
            async cancel => (await KubectlAsync(cancel, null, "get", "--raw", "/readyz")).ExitCode == 0,
            cancellationToken,
            TimeSpan.FromMinutes(3)
        );
    }

    private List<string> Arguments(string etcd)
    {
        var number = port.ToString(CultureInfo.InvariantCulture);
        List<string> arguments =
        [
            $"--etcd-servers={etcd}",
            "--bind-address=127.0.0.1",
            $"--secure-port={number}",
            $"--cert-dir={folder["certificates"]}",
            "--endpoint-reconciler-type=none",
            $"--service-account-key-file={folder["accounts.pub"]}",
            $"--service-account-signing-key-file={folder["accounts.key"]}",
            "--service-account-issuer=https://127.0.0.1",
            "--service-cluster-ip-range=10.96.0.0/24",
            $"--token-auth-file={folder["tokens.csv"]}",
            "--authorization-mode=RBAC",
            // Nobody makes the accounts that pods would get.
            "--disable-admission-plugins=ServiceAccount",
            // To services by their endpoints: nobody serves their addresses.
            "--enable-aggregator-routing",
        ];
        if (Version.Minor < EphemeralContainersForAll)
        {
            arguments.Add("--feature-gates=EphemeralContainers=true");
        }

        return arguments;
    }
}
