using Entrepot.Rigs.Sites;
using Microsoft.Playwright;
using Shouldly;
using Xunit;

namespace Entrepot.EndToEnd.Portal;

public sealed class SignInTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Who_signs_in_comes_to_the_page_that_was_wanted_and_who_signs_out_sees_nothing_more()
    {
        await using var site = await EntrepotSite.StartAsync(Cancel);
        await using var visitor = await Visitor.ComeAsync(site);

        await visitor.Page.GotoAsync("/registries?filter=x");
        new Uri(visitor.Page.Url).AbsolutePath.ShouldBe("/account/sign-in");
        await visitor.EnterAsync("admin", "wrong");
        await visitor.Page.GetByText("Wrong user name or password.").WaitForAsync();
        await visitor.EnterAsync(EntrepotSite.Admin, EntrepotSite.AdminPassword);
        await visitor.Page.WaitForURLAsync("**/registries?filter=x");
        await visitor.SettleAsync();

        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Account of admin" }).ClickAsync();
        await visitor.Page.GetByRole(AriaRole.Menuitem, new() { Name = "Log Out" }).ClickAsync();
        await visitor.Page.WaitForURLAsync("**/account/sign-in");
        await visitor.Page.GotoAsync("/registries");
        new Uri(visitor.Page.Url).AbsolutePath.ShouldBe("/account/sign-in");
    }

    [Fact]
    public async Task Signing_out_in_one_window_ends_the_other()
    {
        await using var site = await EntrepotSite.StartAsync(Cancel);
        await using var visitor = await Visitor.SignInAsync(site);
        await visitor.OpenAsync("/registries");
        var other = await visitor.Page.Context.NewPageAsync();
        await other.GotoAsync("/c/log_out");

        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Refresh" }).ClickAsync();

        await visitor.Page.GetByRole(AriaRole.Alert).Filter(new() { HasText = "Sign in again" }).WaitForAsync();
    }

    [Fact]
    public async Task The_theme_follows_the_system_until_the_person_chooses()
    {
        await using var site = await EntrepotSite.StartAsync(Cancel);
        await using var visitor = await Visitor.SignInAsync(site, dark: true);
        var light = visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Light theme" });

        await light.ClickAsync();
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Dark theme" }).WaitForAsync();
        await visitor.Page.ReloadAsync();

        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Dark theme" }).WaitForAsync();
    }
}
