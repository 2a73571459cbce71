using Entrepot.Rigs.Images;
using Entrepot.Rigs.Sites;
using Microsoft.Playwright;
using Shouldly;
using Xunit;

namespace Entrepot.EndToEnd.Portal;

public sealed class ListTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_list_is_ordered_by_its_heads_and_filtered_by_whatever_is_typed()
    {
        await using var site = await EntrepotSite.StartAsync(Cancel);
        var image = new ImageBuilder().Image(2_000);
        foreach (var name in (string[])["bee", "ant", "cat"])
        {
            await site.Registry.PushAsync($"library/{name}", image, Cancel, "v1");
        }

        await using var visitor = await Visitor.SignInAsync(site);
        await visitor.OpenAsync("/projects/1/repositories");
        var names = visitor.Page.Locator("tbody tr td:first-child");
        await visitor.Button("Name").ClickAsync();
        await Assertions.Expect(names).ToHaveTextAsync(["ant", "bee", "cat"]);
        await visitor.Button("Name").ClickAsync();
        await Assertions.Expect(names).ToHaveTextAsync(["cat", "bee", "ant"]);
        (await visitor.FindBarriersAsync()).ShouldBeEmpty();

        await visitor.Page.ReloadAsync();
        await Assertions.Expect(names).ToHaveTextAsync(["cat", "bee", "ant"]);
        await visitor.Page.GetByLabel("Filter by name").FillAsync("a,b \"c' = ~");
        await visitor.Page.GetByText("Nothing matches").WaitForAsync();
        (await visitor.Page.GetByRole(AriaRole.Alert).Filter(new() { HasText = "q" }).CountAsync()).ShouldBe(0);
        await visitor.Page.GetByLabel("Filter by name").FillAsync("an");
        await Assertions.Expect(names).ToHaveTextAsync(["ant"]);
    }
}
