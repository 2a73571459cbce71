using System.Diagnostics;
using Entrepot.Rigs.Images;
using Entrepot.Rigs.Sites;
using Shouldly;
using Xunit;

namespace Entrepot.EndToEnd.Replication;

/// <summary>The names that are written into a cluster's files are those under which replication brings the images.</summary>
public sealed class RewriteTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("mirror/prod", -1)]
    [InlineData("mirror/prod", 1)]
    [InlineData("", -1)]
    public async Task A_rule_gives_the_name_under_which_the_image_is_there(string space, int replace)
    {
        await using var scene = await ReplicationScene.StartAsync(Cancel);
        await scene.CreateRuleAsync(Cancel, rule => rule with { Namespace = space, Replace = replace });
        var image = new ImageBuilder().Image(1000);
        await scene.Site.Registry.PushAsync("library/team/app", image, Cancel, "v1");

        var text =
            $"kind: Pod\napiVersion: v1\nspec:\n  containers:\n  - image: {scene.Site.Host}/library/team/app:v1 # ours\n  - image: nginx\n";
        var rewritten = await RewriteAsync(text, "--policy", "to-the-peer", "--server", scene.Site.Host);

        var name = rewritten
            .Split('\n')[4]
            .Replace("  - image: ", "", StringComparison.Ordinal)
            .Replace(" # ours", "", StringComparison.Ordinal);
        rewritten.ShouldBe(text.Replace($"{scene.Site.Host}/library/team/app:v1", name, StringComparison.Ordinal));
        name.ShouldStartWith(scene.Registry.Address.Authority + "/");
        var repository = name[(scene.Registry.Address.Authority.Length + 1)..^":v1".Length];
        await scene.WaitForAsync(repository, "v1", image.Digest, Cancel);
    }

    private static async Task<string> RewriteAsync(string text, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [EntrepotSite.Assembly, "rewrite", .. arguments])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            Environment =
            {
                ["ENTREPOT_USERNAME"] = EntrepotSite.Admin,
                ["ENTREPOT_PASSWORD"] = EntrepotSite.AdminPassword,
            },
        };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(Cancel);
        await process.StandardInput.WriteAsync(text.AsMemory(), Cancel);
        process.StandardInput.Close();
        await process.WaitForExitAsync(Cancel);
        process.ExitCode.ShouldBe(0);
        return await output;
    }
}
