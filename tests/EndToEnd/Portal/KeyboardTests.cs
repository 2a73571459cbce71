using Entrepot.Rigs.Registries;
using Entrepot.Rigs.Sites;
using Microsoft.Playwright;
using Shouldly;
using Xunit;

namespace Entrepot.EndToEnd.Portal;

public sealed class KeyboardTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_rule_is_made_and_left_alone_without_a_mouse()
    {
        await using var site = await EntrepotSite.StartAsync(Cancel);
        await using var remote = await DockerRegistry.StartPlainAsync(Cancel);
        await site.Api.CreateEndpointAsync("there", "docker-registry", remote.Address, Cancel);
        await using var visitor = await Visitor.SignInAsync(site);
        await visitor.OpenAsync("/replications");

        await visitor.Button("New Replication Rule").First.FocusAsync();
        await visitor.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(visitor.Field("Name")).ToBeFocusedAsync();
        await visitor.Page.Keyboard.TypeAsync("by-keys");
        await visitor.Page.Keyboard.PressAsync("Escape");
        await visitor.Dialog.GetByText("Discard").First.WaitForAsync();
        await visitor.Page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(visitor.Field("Name")).ToHaveValueAsync("by-keys");
        await visitor.Button("SAVE").FocusAsync();
        await visitor.Page.Keyboard.PressAsync("Enter");
        await visitor.Row("by-keys").First.WaitForAsync();

        var menu = visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Actions for by-keys" });
        await menu.FocusAsync();
        await visitor.Page.Keyboard.PressAsync("Enter");
        await Assertions
            .Expect(visitor.Page.GetByRole(AriaRole.Menuitem, new() { Name = "Replicate" }))
            .ToBeFocusedAsync();
        await visitor.Page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(menu).ToBeFocusedAsync();
        await menu.ClickAsync();
        await visitor.Page.GetByRole(AriaRole.Menuitem, new() { Name = "Delete" }).ClickAsync();
        await visitor.Dialog.WaitForAsync();
        (await visitor.Page.GetByRole(AriaRole.Menuitem).CountAsync()).ShouldBe(0, "the menu is behind the dialog");
        await visitor.Page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(menu).ToBeFocusedAsync();
    }
}
