using System.Text.Json.Nodes;
using Entrepot.Cli.Webhook;
using Entrepot.EndToEnd.Replication;
using Entrepot.Rigs;
using Entrepot.Rigs.Certificates;
using Entrepot.Rigs.Images;
using Entrepot.Rigs.Processes;
using Shouldly;
using Xunit;

namespace Entrepot.EndToEnd.Names;

/// <summary>
/// A real API server asks the webhook about what kubectl sends: with the program that ENTREPOT_KUBE_APISERVER names, and
/// etcd on the PATH.
/// </summary>
[Trait("Category", "Soak")]
public sealed class KubernetesTests
{
    private const string Names = "map: [old.io=new.io]\n";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_is_stored_has_the_sites_names_and_the_original_ones_in_its_annotation()
    {
        await using var cluster = await WebhookCluster.StartAsync(Names, [], Cancel);
        await CreateNamespacesAsync(cluster);
        await UntilRewrittenAsync(cluster);

        (await cluster.ApplyAsync(Pod("web", "old.io/team/web:v1"), Cancel)).Successful();
        var web = await cluster.PodAsync("shop", "web", Cancel);
        Image(web).ShouldBe("new.io/team/web:v1");
        Image(web, "initContainers").ShouldBe("new.io/team/init:v1");
        Originals(web)
            .ShouldBe("""{"initContainers/init":"old.io/team/init:v1","containers/web":"old.io/team/web:v1"}""");

        // What is applied again is as it was.
        (await cluster.ApplyAsync(Pod("web", "old.io/team/web:v1"), Cancel)).Successful();
        JsonNode
            .DeepEquals((await cluster.PodAsync("shop", "web", Cancel))["spec"], web["spec"])
            .ShouldBeTrue("the pod was changed");

        await cluster.SuccessfullyAsync(Cancel, "-n", "shop", "set", "image", "pod/web", "web=old.io/team/web:v2");
        web = await cluster.PodAsync("shop", "web", Cancel);
        Image(web).ShouldBe("new.io/team/web:v2");
        Originals(web)!.ShouldContain("old.io/team/web:v2");

        await cluster.SuccessfullyAsync(Cancel, "-n", "shop", "set", "image", "pod/web", "web=elsewhere.io/web:v3");
        web = await cluster.PodAsync("shop", "web", Cancel);
        Image(web).ShouldBe("elsewhere.io/web:v3");
        Originals(web).ShouldBe("""{"initContainers/init":"old.io/team/init:v1"}""");

        var tried = JsonNode.Parse(await cluster.SuccessfullyAsync(Cancel, Run("try", "--dry-run=server")))!;
        Image(tried).ShouldBe("new.io/team/web:v1");
        (await cluster.KubectlAsync(Cancel, "-n", "shop", "get", "pod", "try")).ExitCode.ShouldNotBe(0);

        await DebugAsync(cluster);
        Image(await cluster.PodAsync("shop", "web", Cancel), "ephemeralContainers").ShouldBe("new.io/team/tools");

        await cluster.SuccessfullyAsync(Cancel, Run("left", "--labels=entrepot/rewrite=disabled"));
        Image(await cluster.PodAsync("shop", "left", Cancel)).ShouldBe("old.io/team/web:v1");
        await cluster.SuccessfullyAsync(Cancel, ["run", "-n", "other", "web", "--image", "old.io/team/web:v1"]);
        Image(await cluster.PodAsync("other", "web", Cancel)).ShouldBe("old.io/team/web:v1");
    }

    [Fact]
    public async Task While_nobody_answers_pods_run_as_they_are_or_not_at_all()
    {
        await using var cluster = await WebhookCluster.StartAsync(Names, [], Cancel);
        await CreateNamespacesAsync(cluster);
        await UntilRewrittenAsync(cluster);
        using var stranger = new CertificateAuthority();

        await cluster.StopWebhookAsync();
        await cluster.SuccessfullyAsync(Cancel, Run("open"));
        Image(await cluster.PodAsync("shop", "open", Cancel)).ShouldBe("old.io/team/web:v1");

        await cluster.ConfigureAsync("failurePolicy", "Fail", Cancel);
        await UntilRefusedAsync(cluster, Run("refused"), "failed calling webhook");
        await cluster.StartWebhookAsync([], Cancel);
        await Eventually.IsTrueAsync(
            "pods are made again",
            async cancel => (await cluster.KubectlAsync(cancel, Run("closed"))).ExitCode == 0,
            Cancel
        );
        Image(await cluster.PodAsync("shop", "closed", Cancel)).ShouldBe("new.io/team/web:v1");

        var authority = Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(stranger.Pem));
        await cluster.ConfigureAsync("clientConfig/caBundle", authority, Cancel);
        await UntilRefusedAsync(cluster, Run("refused"), "x509");
    }

    [Fact]
    public async Task A_pod_is_refused_until_its_image_is_at_the_site()
    {
        await using var scene = await ReplicationScene.StartAsync(Cancel);
        await scene.CreateRuleAsync(Cancel);
        await using var cluster = await WebhookCluster.StartAsync(
            $"policy: to-the-peer\nserver: {scene.Site.Host}\n",
            ["--server", scene.Site.Host, "--gate", "peer"],
            Cancel
        );
        await CreateNamespacesAsync(cluster);
        string[] run = ["-n", "shop", "run", "app", "--image", $"{scene.Site.Host}/library/team/app:v1"];

        await UntilRefusedAsync(cluster, run, "has no such image");

        await scene.Site.Registry.PushAsync("library/team/app", new ImageBuilder().Image(1000), Cancel, "v1");
        await Eventually.IsTrueAsync(
            "the pod may run",
            async cancel => (await cluster.KubectlAsync(cancel, run)).ExitCode == 0,
            Cancel
        );

        var pod = await cluster.PodAsync("shop", "app", Cancel);
        Image(pod).ShouldBe($"{scene.Registry.Address.Authority}/mirror/library/app:v1");
        Originals(pod)!.ShouldContain($"{scene.Site.Host}/library/team/app:v1");
    }

    private static async Task CreateNamespacesAsync(WebhookCluster cluster)
    {
        await cluster.SuccessfullyAsync(Cancel, "create", "namespace", "shop");
        await cluster.SuccessfullyAsync(Cancel, "create", "namespace", "other");
        await cluster.SuccessfullyAsync(
            Cancel,
            "label",
            "namespace",
            "shop",
            "entrepot/rewrite=enabled",
            "entrepot/gate=enabled"
        );
    }

    /// <summary>The API server learns of configurations, services and labels a moment after they are there.</summary>
    private static Task UntilRewrittenAsync(WebhookCluster cluster) =>
        Eventually.IsTrueAsync(
            "pods are rewritten",
            async cancel =>
                (await cluster.KubectlAsync(cancel, Run("begin", "--dry-run=server"))) is { ExitCode: 0 } tried
                && Image(JsonNode.Parse(tried.StandardOutput)!) == "new.io/team/web:v1",
            Cancel
        );

    private static Task UntilRefusedAsync(WebhookCluster cluster, string[] run, string reason) =>
        Eventually.IsTrueAsync(
            $"pods are refused with {reason}",
            async cancel =>
            {
                var refused = await cluster.KubectlAsync(cancel, [.. run, "--dry-run=server"]);
                return refused.ExitCode != 0 && refused.StandardError.Contains(reason);
            },
            Cancel
        );

    /// <summary>What <c>kubectl debug</c> sends; the newest speaks no longer as Kubernetes 1.20 wants it.</summary>
    private static async Task DebugAsync(WebhookCluster cluster)
    {
        CommandResult answer;
        if (cluster.HasEphemeralContainersOfTheirOwnKind)
        {
            const string Path = "/api/v1/namespaces/shop/pods/web/ephemeralcontainers";
            var before = JsonNode.Parse(await cluster.SuccessfullyAsync(Cancel, "get", "--raw", Path))!;
            before["ephemeralContainers"] = new JsonArray(
                new JsonObject
                {
                    ["name"] = "tools",
                    ["image"] = "old.io/team/tools",
                    ["terminationMessagePolicy"] = "File",
                    ["imagePullPolicy"] = "Always",
                }
            );
            using var folder = new TempFolder("debug");
            answer = await cluster.KubectlAsync(
                Cancel,
                "replace",
                "--raw",
                Path,
                "-f",
                folder.Write("debug.json", before.ToJsonString())
            );
        }
        else
        {
            answer = await cluster.KubectlAsync(
                Cancel,
                ["-n", "shop", "debug", "web", "--image", "old.io/team/tools", "--container", "tools"]
            );
            answer.StandardError.ShouldContain("is rewritten: ephemeralContainers/tools");
        }

        answer.Successful();
    }

    private static string[] Run(string name, params string[] more) =>
        ["-n", "shop", "run", name, "--image", "old.io/team/web:v1", "-o", "json", .. more];

    private static string Pod(string name, string image) =>
        $$"""
            apiVersion: v1
            kind: Pod
            metadata: {name: {{name}}, namespace: shop}
            spec:
              initContainers: [{name: init, image: old.io/team/init:v1}]
              containers: [{name: {{name}}, image: "{{image}}"}, {name: side, image: elsewhere.io/side:v1}]
            """;

    private static string Image(JsonNode pod, string containers = "containers") =>
        pod["spec"]![containers]![0]!["image"]!.GetValue<string>();

    private static string? Originals(JsonNode pod) =>
        pod["metadata"]!["annotations"]?[ImageMutation.Original]?.GetValue<string>();
}
