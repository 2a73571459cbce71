using System.Net;
using Entrepot.Rigs.Images;
using Entrepot.Rigs.Sites;
using Microsoft.Playwright;
using Shouldly;
using Xunit;

namespace Entrepot.EndToEnd.Portal;

public sealed class ProjectTests
{
    private const string Password = "Rig-password-2";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_project_is_made_and_its_robot_account_can_sign_in_with_the_secret_that_is_shown_once()
    {
        await using var site = await EntrepotSite.StartAsync(Cancel);
        await using var visitor = await Visitor.SignInAsync(site);

        await visitor.OpenAsync("/projects");
        (await visitor.FindBarriersAsync()).ShouldBeEmpty();
        await visitor.Button("New Project").ClickAsync();
        await visitor.Dialog.GetByLabel("Project Name").FillAsync("No Name");
        await visitor.Dialog.GetByText("Lower case letters and digits").WaitForAsync();
        (await DialogButton(visitor, "OK").IsDisabledAsync()).ShouldBeTrue();
        await visitor.Dialog.GetByLabel("Project Name").FillAsync("library");
        await DialogButton(visitor, "OK").ClickAsync();
        await visitor.Dialog.GetByRole(AriaRole.Alert).GetByText("already exists").WaitForAsync();
        await visitor.Dialog.GetByLabel("Project Name").FillAsync("shop");
        await DialogButton(visitor, "OK").ClickAsync();
        await TabAsync(visitor, "Repositories");

        await visitor.Page.Locator(".tabs").GetByText("Robot Accounts").ClickAsync();
        await visitor.Button("New Robot Account").ClickAsync();
        await visitor.Dialog.GetByLabel("Name").FillAsync("ci");
        await DialogButton(visitor, "Next").ClickAsync();
        await visitor.Dialog.GetByText("2 of").WaitForAsync();
        (await visitor.FindBarriersAsync()).ShouldBeEmpty();
        await DialogButton(visitor, "Create").ClickAsync();
        await visitor.Dialog.GetByText("robot$shop+ci", new() { Exact = true }).WaitForAsync();
        var secret = await visitor.Dialog.Locator("code").Nth(1).InnerTextAsync();
        await DialogButton(visitor, "Done").ClickAsync();
        await visitor.Row("robot$shop+ci").GetByText("Enabled").WaitForAsync();

        using var robot = site.ClientFor("robot$shop+ci", secret);
        (await robot.GetAsync("/v2/", Cancel)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_project_that_holds_something_is_not_deleted_and_the_page_says_what_to_do()
    {
        await using var site = await EntrepotSite.StartAsync(Cancel);
        await site.Registry.PushAsync("library/app", new ImageBuilder().Image(2_000), Cancel, "v1");
        await using var visitor = await Visitor.SignInAsync(site);

        await visitor.OpenAsync("/projects/1/configs");
        await visitor.Button("Delete project").ClickAsync();
        await visitor.Dialog.GetByText("Delete them first").WaitForAsync();
        await DialogButton(visitor, "Show the repositories").ClickAsync();

        await TabAsync(visitor, "Repositories");
    }

    [Fact]
    public async Task A_guest_sees_no_more_of_a_project_than_guests_may_and_others_that_there_is_none()
    {
        await using var site = await EntrepotSite.StartAsync(Cancel);
        var project = await site.Api.CreateProjectAsync("shop", isPublic: false, Cancel);
        foreach (var name in (string[])["gus", "nora"])
        {
            await site.Api.CreateAsync(
                "/users",
                new
                {
                    username = name,
                    email = $"{name}@example.test",
                    realname = name,
                    password = Password,
                },
                Cancel
            );
        }

        await site.Api.CreateAsync(
            $"/projects/{project}/members",
            new { role_id = 3, member_user = new { username = "gus" } },
            Cancel
        );
        await using var guest = await Visitor.SignInAsync(site, "gus", Password);
        await using var other = await Visitor.SignInAsync(site, "nora", Password);

        await guest.OpenAsync($"/projects/{project}/members");
        await guest.Row("gus").GetByText("Guest").WaitForAsync();
        (await guest.Button("User").CountAsync()).ShouldBe(0);
        (await guest.Page.Locator(".tabs a").AllInnerTextsAsync()).ShouldBe([
            "Summary",
            "Repositories",
            "Members",
            "Labels",
            "Robot Accounts",
        ]);
        await guest.OpenAsync($"/projects/{project}/configs");
        await guest.Page.GetByText("Your role in this project does not show you this part of it").WaitForAsync();
        foreach (var page in (string[])["registries?act=new", "replications?act=new", "users", "configs"])
        {
            await guest.OpenAsync($"/{page}");
            await guest.Page.GetByText("This page is for administrators").WaitForAsync();
            (await guest.Page.GetByRole(AriaRole.Button, new() { Name = "New" }).CountAsync()).ShouldBe(0, page);

            // The answer to a click comes after whatever the page began by itself: a dialog would have taken its act away.
            await guest.Page.GetByRole(AriaRole.Button, new() { Name = "Dark theme" }).ClickAsync();
            await guest.Page.GetByRole(AriaRole.Button, new() { Name = "Light theme" }).ClickAsync();
            await guest.Page.GetByRole(AriaRole.Button, new() { Name = "Dark theme" }).WaitForAsync();
            guest.Page.Url.ShouldEndWith(page);
            (await guest.Dialog.CountAsync()).ShouldBe(0, page);
        }

        await other.OpenAsync($"/projects/{project}/summary");
        await other.Page.GetByText("not found, or you have no access to it").WaitForAsync();
    }

    /// <summary>Waits until a project's page shows this part of it.</summary>
    private static Task TabAsync(Visitor visitor, string name) =>
        visitor.Page.Locator(".tabs [aria-current=page]", new() { HasText = name }).WaitForAsync();

    private static ILocator DialogButton(Visitor visitor, string name) =>
        visitor.Dialog.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });
}
