using Entrepot.EndToEnd.Replication;
using Entrepot.Rigs;
using Entrepot.Rigs.Images;
using Entrepot.Rigs.Processes;
using Entrepot.Rigs.Sites;
using Shouldly;
using Xunit;

namespace Entrepot.EndToEnd.Names;

/// <summary>The tools that people change manifests with call the program, and names come out as the rule gives them.</summary>
public sealed class FunctionTests : IDisposable
{
    private readonly TempFolder folder = new("names");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Kpt_has_its_files_rewritten_and_is_told_what_could_not_be()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/kpt"), "There is no kpt here.");
        var exec = EntrepotCommand.Script(folder, "entrepot", "rewrite");
        var files = folder.Subfolder("files");
        var file = Path.Combine(files, "pod.yaml");
        await File.WriteAllTextAsync(file, Pod("nginx:1.27", "\"busybox\" # side"), Cancel);

        await Kpt("fn", "eval", files, "--exec", exec, "--", "map=docker.io=mirror.example.com/hub")
            .RunSuccessfullyAsync(Cancel);

        (await File.ReadAllTextAsync(file, Cancel)).ShouldBe(
            Pod("mirror.example.com/hub/library/nginx:1.27", "\"mirror.example.com/hub/library/busybox\" # side")
        );

        // Nobody listens there: it cannot be verified, kpt changes nothing and says which object it is.
        var nobody = $"127.0.0.1:{LoopbackPorts.Next()}";
        var results = folder.Subfolder("results");
        var before = await File.ReadAllTextAsync(file, Cancel);
        string[] rules = [$"map=mirror.example.com={nobody}", "verify=true"];
        var failed = await Kpt(["fn", "eval", files, "--exec", exec, "--results-dir", results, "--", .. rules])
            .RunAsync(Cancel);

        failed.ExitCode.ShouldBe(1);
        (await File.ReadAllTextAsync(file, Cancel)).ShouldBe(before);
        var told = await File.ReadAllTextAsync(Path.Combine(results, "results.yaml"), Cancel);
        told.ShouldContain("severity: error");
        told.ShouldContain("path: pod.yaml");
    }

    [Fact]
    public async Task Kubectl_kustomize_calls_it_as_a_plugin()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/kubectl"), "There is no kubectl here.");
        Directory.CreateDirectory(folder["kustomize/plugin/entrepot/v1/imagenames"]);
        EntrepotCommand.Script(folder, "kustomize/plugin/entrepot/v1/imagenames/ImageNames", "rewrite --config \"$1\"");
        folder.Write("pod.yaml", Pod("nginx:1.27", "busybox"));
        folder.Write("kustomization.yaml", "resources: [pod.yaml]\ntransformers: [names.yaml]\n");
        folder.Write(
            "names.yaml",
            "apiVersion: entrepot/v1\nkind: ImageNames\nmetadata: {name: names}\nspec: {map: {docker.io: new.io/hub}}\n"
        );

        var built = await (
            new RigCommand("kubectl", "kustomize", "--enable-alpha-plugins", folder.Path) with
            {
                Environment = new Dictionary<string, string?> { ["XDG_CONFIG_HOME"] = folder.Path },
            }
        ).RunSuccessfullyAsync(Cancel);

        built.ShouldContain("image: new.io/hub/library/nginx:1.27");
        built.ShouldContain("image: new.io/hub/library/busybox");
    }

    [Fact]
    public async Task A_name_is_verified_and_pinned_where_the_rule_brings_it()
    {
        await using var scene = await ReplicationScene.StartAsync(Cancel);
        await scene.CreateRuleAsync(Cancel);
        var image = new ImageBuilder().Image(1000);
        await scene.Site.Registry.PushAsync("library/team/app", image, Cancel, "v1");
        await scene.WaitForAsync("mirror/library/app", "v1", image.Digest, Cancel);
        folder.Write("auth.json", Auth(scene.Site.Host));
        var list = folder.Write(
            "images.txt",
            $"{scene.Site.Host}/library/team/app:v1\n{scene.Site.Host}/library/team/app:v2\n"
        );

        var command = EntrepotCommand.Of(
            "rewrite",
            list,
            "--policy",
            "to-the-peer",
            "--server",
            scene.Site.Host,
            "--verify",
            "--pin"
        );
        var result = await (
            command with
            {
                Environment = new Dictionary<string, string?>(command.Environment)
                {
                    ["REGISTRY_AUTH_FILE"] = folder["auth.json"],
                },
            }
        ).RunAsync(Cancel);

        result.ExitCode.ShouldBe(2);
        result
            .StandardOutput.Trim()
            .ShouldBe(
                $"{scene.Registry.Address.Authority}/mirror/library/app@{image.Digest}\n{scene.Site.Host}/library/team/app:v2"
            );
        result.StandardError.ShouldContain("app:v2: its registry does not have it");
    }

    private static string Auth(string host)
    {
        var login = Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(EntrepotSite.Credentials));
        return System.Text.Json.JsonSerializer.Serialize(
            new { auths = new Dictionary<string, object> { [host] = new { auth = login } } }
        );
    }

    private static RigCommand Kpt(params IReadOnlyList<string> arguments) => new("kpt", arguments);

    private static string Pod(string first, string second) =>
        $"""
            # the shop
            apiVersion: v1
            kind: Pod
            metadata:
              name: shop
            spec:
              containers:
              - name: web
                image: {first}
              - name: side
                image: {second}

            """;
}
