using System.Globalization;
using System.Text.Json.Nodes;
using Entrepot.EndToEnd.Install;
using Entrepot.Rigs;
using Entrepot.Rigs.Kubernetes;
using Entrepot.Rigs.Processes;

namespace Entrepot.EndToEnd.Names;

/// <summary>
/// A real API server with the manifests of deploy/webhook, installed as docs/names.md tells, and the webhook as a process
/// of this machine: the Service leads to it. Not there: nodes, and so the Deployment's pods.
/// </summary>
internal sealed class WebhookCluster : IAsyncDisposable
{
    private const string Name = "entrepot-webhook";
    private readonly TempFolder folder = new("cluster");
    private readonly int port = LoopbackPorts.Next();
    private readonly KubeApiServer server;
    private RigProcess? webhook;

    private WebhookCluster(KubeApiServer server) => this.server = server;

    /// <summary>Skips the test where there is no API server.</summary>
    /// <param name="names">The text of names.yaml.</param>
    /// <param name="arguments">More for <c>entrepot webhook</c>.</param>
    public static async Task<WebhookCluster> StartAsync(
        string names,
        IReadOnlyList<string> arguments,
        CancellationToken cancellationToken
    )
    {
        Xunit.Assert.SkipWhen(
            KubeApiServer.Program is null,
            "ENTREPOT_KUBE_APISERVER names no kube-apiserver to try it with."
        );
        Xunit.Assert.SkipWhen(KubeApiServer.Reachable is null, "Services need an address that is not loopback's.");
        var cluster = new WebhookCluster(await KubeApiServer.StartAsync(cancellationToken));
        try
        {
            await cluster.InstallAsync(names, cancellationToken);
            await cluster.StartWebhookAsync(arguments, cancellationToken);
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    public bool HasEphemeralContainersOfTheirOwnKind => server.Version.Minor < 22;

    public Task<CommandResult> KubectlAsync(
        CancellationToken cancellationToken,
        params IReadOnlyList<string> arguments
    ) => server.KubectlAsync(cancellationToken, null, arguments);

    public async Task<CommandResult> ApplyAsync(string yaml, CancellationToken cancellationToken) =>
        await server.KubectlAsync(cancellationToken, yaml, "apply", "-f", "-");

    public async Task<string> SuccessfullyAsync(
        CancellationToken cancellationToken,
        params IReadOnlyList<string> arguments
    ) => (await KubectlAsync(cancellationToken, arguments)).Successful().StandardOutput;

    /// <summary>A pod as it is stored.</summary>
    public async Task<JsonNode> PodAsync(string @namespace, string name, CancellationToken cancellationToken) =>
        JsonNode.Parse(await SuccessfullyAsync(cancellationToken, "-n", @namespace, "get", "pod", name, "-o", "json"))!;

    /// <summary>Changes a member of the mutating configuration's only webhook.</summary>
    public Task<string> ConfigureAsync(string member, string value, CancellationToken cancellationToken) =>
        PatchAsync("mutatingwebhookconfiguration", member, value, cancellationToken);

    public async Task StopWebhookAsync()
    {
        if (webhook is not null)
        {
            await webhook.DisposeAsync();
        }
    }

    public async Task StartWebhookAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        // What its pods would have: the secret's files, and the rules of the ConfigMap.
        var names = await SuccessfullyAsync(
            cancellationToken,
            "-n",
            Name,
            "get",
            "configmap",
            Name,
            "-o",
            @"jsonpath={.data.names\.yaml}"
        );
        var url = string.Create(CultureInfo.InvariantCulture, $"https://{KubeApiServer.Reachable}:{port}");
        webhook = RigProcess.Start(
            EntrepotCommand.Of([
                "webhook",
                "--urls",
                url,
                "--tls-cert",
                folder["tls/tls.crt"],
                "--tls-key",
                folder["tls/tls.key"],
                "--config",
                folder.Write("names.yaml", names),
                .. arguments,
            ])
        );
        await webhook.WaitUntilReadyAsync(
            async cancel => (await new RigCommand("curl", "-skf", $"{url}/readyz").RunAsync(cancel)).ExitCode == 0,
            cancellationToken
        );
    }

    public async ValueTask DisposeAsync()
    {
        await StopWebhookAsync();
        await server.DisposeAsync();
        folder.Dispose();
    }

    /// <summary>By the lines of docs/names.md for a certificate of one's own.</summary>
    private async Task InstallAsync(string names, CancellationToken cancellationToken)
    {
        await new RigCommand("cp", "-R", Repository.PathOf("deploy/webhook"), folder["webhook"]).RunSuccessfullyAsync(
            cancellationToken
        );
        folder.Write("webhook/base/names.yaml", names);
        folder.Subfolder("webhook/mine");
        // Kubernetes 1.20 has no policy/v1 yet.
        var without =
            server.Version.Minor > 20
                ? ""
                : """
                    patches:
                      - patch: |
                          $patch: delete
                          apiVersion: policy/v1
                          kind: PodDisruptionBudget
                          metadata: {name: entrepot-webhook}
                    """;
        folder.Write("webhook/mine/kustomization.yaml", $"resources: [../base]\ncomponents: [../gate]\n{without}\n");
        await EntrepotCommand
            .Of("cert", "--host", $"{Name}.{Name}.svc", "--out", folder["tls"])
            .RunSuccessfullyAsync(cancellationToken);
        await SuccessfullyAsync(cancellationToken, "create", "namespace", Name);
        await SuccessfullyAsync(
            cancellationToken,
            "-n",
            Name,
            "create",
            "secret",
            "tls",
            "entrepot-webhook-tls",
            "--cert",
            folder["tls/tls.crt"],
            "--key",
            folder["tls/tls.key"]
        );
        await SuccessfullyAsync(cancellationToken, "apply", "-k", folder["webhook/mine"]);
        var authority = Convert.ToBase64String(await File.ReadAllBytesAsync(folder["tls/ca.crt"], cancellationToken));
        foreach (var kind in (string[])["mutatingwebhookconfiguration", "validatingwebhookconfiguration"])
        {
            await PatchAsync(kind, "clientConfig/caBundle", authority, cancellationToken);
        }

        await server.LeadAsync(Name, Name, port, cancellationToken);
    }

    private Task<string> PatchAsync(string kind, string member, string value, CancellationToken cancellationToken) =>
        SuccessfullyAsync(
            cancellationToken,
            "patch",
            kind,
            Name,
            "--type",
            "json",
            "-p",
            $$"""[{"op": "add", "path": "/webhooks/0/{{member}}", "value": "{{value}}"}]"""
        );
}
