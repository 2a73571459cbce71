using Entrepot.Rigs.Images;
using Entrepot.Rigs.Registries;
using Entrepot.Rigs.Sites;
using Microsoft.Playwright;
using Shouldly;
using Xunit;

namespace Entrepot.EndToEnd.Portal;

public sealed class ContentTests
{
    private const string Repository = "library/web/app";
    private const string Password = "Rig-password-2";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_image_is_found_tagged_and_deleted_and_the_page_names_what_goes_with_it()
    {
        await using var site = await EntrepotSite.StartAsync(Cancel);
        var builder = new ImageBuilder();
        var index = builder.MultiArchitecture(2_000, "amd64", "arm64");
        await site.Registry.PushAsync(Repository, index, Cancel, "first");
        await site.Registry.PushAsync(
            Repository,
            builder.Referrer(index, "application/vnd.dev.cosign.artifact.sig.v1+json"),
            Cancel
        );
        await using var visitor = await Visitor.SignInAsync(site);

        await visitor.OpenAsync("/search?q=web");
        await visitor.Link(Repository).ClickAsync();
        await visitor.Row("first").GetByText("linux/arm64").WaitForAsync();
        await visitor.Row("first").GetByText("Signed").WaitForAsync();
        (await visitor.FindBarriersAsync()).ShouldBeEmpty();
        await visitor.Row("first").GetByRole(AriaRole.Link).First.ClickAsync();
        await visitor.Page.GetByText($"docker pull {site.Host}/{Repository}:first").First.WaitForAsync();
        await visitor.Page.GetByText("No replication rule wants this artifact").WaitForAsync();
        (await visitor.FindBarriersAsync()).ShouldBeEmpty();

        await visitor.Button("Add Tag").ClickAsync();
        await visitor.Dialog.GetByLabel("Tag Name").FillAsync("no tag!");
        await visitor.Dialog.GetByRole(AriaRole.Button, new() { Name = "OK" }).ClickAsync();
        await visitor.Dialog.GetByRole(AriaRole.Alert).WaitForAsync();
        await visitor.Dialog.GetByLabel("Tag Name").FillAsync("stable");
        await visitor.Dialog.GetByRole(AriaRole.Button, new() { Name = "OK" }).ClickAsync();
        await visitor.Row("stable").WaitForAsync();
        (await site.Registry.GetDigestAsync(Repository, "stable", Cancel)).ShouldBe(index.Digest);

        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Actions for" }).ClickAsync();
        await visitor.Page.GetByRole(AriaRole.Menuitem, new() { Name = "Delete", Exact = true }).ClickAsync();
        foreach (var goes in (string[])[$"Tag {Repository}:first", $"Tag {Repository}:stable", "Cosign signature"])
        {
            await visitor.Dialog.GetByText(goes).WaitForAsync();
        }

        await visitor.Dialog.GetByRole(AriaRole.Button, new() { Name = "Delete" }).ClickAsync();
        await visitor.Page.WaitForURLAsync("**/repositories/web/app");
        (await site.Registry.GetDigestAsync(Repository, "first", Cancel)).ShouldBeNull();
    }

    [Fact]
    public async Task Where_an_image_is_shows_without_loading_the_page_again()
    {
        await using var site = await EntrepotSite.StartAsync(Cancel);
        await using var remote = await DockerRegistry.StartPlainAsync(Cancel);
        await site.Registry.PushAsync(Repository, new ImageBuilder().Image(2_000), Cancel, "first");
        var endpoint = await site.Api.CreateEndpointAsync("there", "docker-registry", remote.Address, Cancel);
        var rule = await site.Api.CreateRuleAsync(
            new RuleRequest("by-hand", endpoint) { Trigger = "manual", Deletion = false },
            Cancel
        );
        await remote.StopAsync(Cancel);
        await using var visitor = await Visitor.SignInAsync(site);
        await visitor.OpenAsync("/projects/1/artifact/first?repository=web%2Fapp");
        await visitor.Row("there").GetByText("Not there").WaitForAsync();

        await site.Api.StartRuleAsync(rule, Cancel);
        await visitor.Row("there").GetByText("Failed, is tried again").WaitForAsync();
        await visitor.Row("there").GetByText("does not take connections").WaitForAsync();
        await remote.StartAsync(Cancel);

        await visitor.Row("there").GetByText("Verified").WaitForAsync(new() { Timeout = 60_000 });
        (await visitor.FindBarriersAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task Who_is_no_member_sees_what_a_public_project_holds_and_nothing_that_would_change_it()
    {
        await using var site = await EntrepotSite.StartAsync(Cancel);
        await site.Registry.PushAsync(Repository, new ImageBuilder().Image(2_000), Cancel, "first");
        await site.Api.CreateAsync(
            "/users",
            new
            {
                username = "nora",
                email = "nora@example.test",
                realname = "Nora",
                password = Password,
            },
            Cancel
        );
        await using var visitor = await Visitor.SignInAsync(site, "nora", Password);

        await visitor.OpenAsync("/projects/1/repositories/web/app");
        await visitor.Row("first").GetByRole(AriaRole.Button, new() { Name = "Actions for" }).ClickAsync();
        await visitor.Page.GetByRole(AriaRole.Menuitem, new() { Name = "Copy Digest" }).WaitForAsync();
        (await visitor.Page.GetByRole(AriaRole.Menuitem, new() { Name = "Delete" }).CountAsync()).ShouldBe(0);
        await visitor.Page.Keyboard.PressAsync("Escape");
        await visitor.Row("first").GetByRole(AriaRole.Link).First.ClickAsync();
        await visitor.Page.GetByRole(AriaRole.Heading, new() { Name = "Pull Commands" }).WaitForAsync();
        await visitor.Row("first").WaitForAsync();

        (await visitor.Button("Add Tag").CountAsync()).ShouldBe(0);
        (await visitor.Page.GetByRole(AriaRole.Heading, new() { Name = "Where It Is" }).CountAsync()).ShouldBe(0);
    }
}
