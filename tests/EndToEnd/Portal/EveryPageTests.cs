using Entrepot.Rigs.Images;
using Entrepot.Rigs.Registries;
using Entrepot.Rigs.Sites;
using Shouldly;
using Xunit;

namespace Entrepot.EndToEnd.Portal;

/// <summary>Every page, in every look: nobody is kept out, nothing that people typed runs, and there is a picture of it.</summary>
public sealed class EveryPageTests
{
    /// <summary>What somebody would type who wants other people's browsers to do something.</summary>
    private const string Script = "\"><img src=x onerror=alert(1)><script>alert(2)</script>{{7*7}}";

    private const string Password = "Rig-password-2";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task No_page_keeps_anybody_out_or_runs_what_people_typed()
    {
        await using var site = await EntrepotSite.StartAsync(Cancel);
        await using var remote = await DockerRegistry.StartPlainAsync(Cancel);
        var paths = await FillAsync(site, remote);
        var barriers = new List<string>();
        foreach (
            var (dark, width, look) in ((bool, int, string)[])
                [(false, 1360, "light"), (true, 1360, "dark"), (false, 400, "narrow"), (false, 2560, "wide")]
        )
        {
            await using var visitor = await Visitor.SignInAsync(site, dark: dark, width: width);
            foreach (var path in paths)
            {
                await visitor.OpenAsync(path);
                barriers.AddRange((await visitor.FindBarriersAsync()).Select(found => $"{look} {found}"));
                (await visitor.OverflowAsync()).ShouldBe(0, $"{path} is wider than a window of {width}");
                await visitor.PhotographAsync($"{Name(path)}-{look}");
            }
        }

        barriers.ShouldBeEmpty();
    }

    private static string Name(string path) =>
        path == "/"
            ? "overview"
            : string.Concat(path.TrimStart('/').Select(letter => char.IsLetterOrDigit(letter) ? letter : '-'));

    /// <returns>The pages there are to see.</returns>
    private static async Task<IReadOnlyList<string>> FillAsync(EntrepotSite site, DockerRegistry remote)
    {
        var image = new ImageBuilder().Image(2_000);
        var endpoint = await site.Api.CreateEndpointAsync("there", "docker-registry", remote.Address, Cancel);
        await site.Api.PutAsync($"/registries/{endpoint}", new { description = Script }, Cancel);
        var rule = await site.Api.CreateRuleAsync(new RuleRequest("to-there", endpoint), Cancel);
        await site.Registry.PushAsync("library/web/app", image, Cancel, "v1");
        await site.Api.WaitForExecutionsAsync(rule, 1, Cancel);
        await site.Api.CreateAsync(
            "/users",
            new
            {
                username = "mallory",
                email = "mallory@example.org",
                realname = Script,
                comment = "<script>alert(3)</script>",
                password = Password,
            },
            Cancel
        );
        await site.Api.CreateAsync(
            "/labels",
            new
            {
                name = Script[..60],
                description = Script,
                color = "#0b5fad",
                scope = "g",
            },
            Cancel
        );
        await site.Api.PutAsync("/projects/library/repositories/web%252Fapp", new { description = Script }, Cancel);
        await site.Api.PutAsync("/configurations", new { banner_message = Script }, Cancel);
        var execution = (await site.Api.ListExecutionsAsync(rule, Cancel))[0].GetProperty("id").GetInt64();
        return
        [
            "/",
            "/projects",
            "/projects/1/summary",
            "/projects/1/repositories",
            "/projects/1/repositories/web/app",
            "/projects/1/repositories/web/app?tab=info",
            $"/projects/1/artifact/{image.Digest}?repository=web%2Fapp",
            "/projects/1/members",
            "/projects/1/labels",
            "/projects/1/robot-account",
            "/projects/1/logs",
            "/projects/1/configs",
            "/logs",
            "/users",
            "/robot-accounts",
            "/groups",
            "/registries",
            "/replications",
            $"/replications?rule={rule}",
            $"/replications/{execution}/tasks",
            "/labels",
            "/project-quotas",
            "/clearing",
            "/configs",
            "/system",
            "/about",
            "/account/profile",
            "/account/password",
            "/search?q=" + Uri.EscapeDataString(Script),
            "/no-such-page",
        ];
    }
}
