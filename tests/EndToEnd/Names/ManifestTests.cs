using Entrepot.EndToEnd.Install;
using Entrepot.Rigs;
using Entrepot.Rigs.Processes;
using Shouldly;
using Xunit;

namespace Entrepot.EndToEnd.Names;

/// <summary>The webhook's manifests can be built, alone and together, and name each other rightly.</summary>
public sealed class ManifestTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task They_are_built_with_the_gate_and_a_certificate()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/kubectl"), "There is no kubectl here.");
        using var folder = new TempFolder("manifests");
        await new RigCommand(
            "cp",
            "-R",
            Path.Combine(Repository.Root, "deploy/webhook"),
            folder["webhook"]
        ).RunSuccessfullyAsync(Cancel);
        folder.Subfolder("webhook/mine");
        folder.Write("webhook/mine/kustomization.yaml", "resources: [../cert-manager]\ncomponents: [../gate]\n");

        var built = await new RigCommand("kubectl", "kustomize", folder["webhook/mine"]).RunSuccessfullyAsync(Cancel);

        foreach (
            var word in (string[])["MutatingWebhookConfiguration", "ValidatingWebhookConfiguration", "--gate=tokyo"]
        )
        {
            built.ShouldContain(word);
        }

        built.ShouldContain("secretName: entrepot-webhook-tls");
        built.Split("inject-ca-from: entrepot-webhook/entrepot-webhook").Length.ShouldBe(3);
    }
}
