using Entrepot.Rigs.Sites;
using Microsoft.Playwright;
using Shouldly;
using Xunit;

namespace Entrepot.EndToEnd.Portal;

public sealed class AdministrationTests
{
    private const string Password = "Quay-Crane-55";
    private static readonly string[] AdministratorsPages =
    [
        "/users",
        "/groups",
        "/project-quotas",
        "/clearing",
        "/configs",
        "/system",
    ];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_administrator_makes_an_account_whose_holder_changes_its_password_and_sees_no_administration()
    {
        await using var site = await EntrepotSite.StartAsync(Cancel);
        await using (var admin = await Visitor.SignInAsync(site))
        {
            await admin.OpenAsync("/users");
            await admin.Button("New User").First.ClickAsync();
            var name = admin.Dialog.GetByLabel("Username");
            // The dialog takes the cursor when it is open: what is typed before that goes astray.
            await admin.Page.WaitForFunctionAsync("() => document.activeElement?.closest('[role=dialog]') !== null");
            await name.FillAsync("alice");
            await admin.Dialog.GetByLabel("Email").FillAsync("alice@example.org");
            await admin.Dialog.GetByLabel("First and last name").FillAsync("Alice Archer");
            await admin.Dialog.GetByLabel("New Password").FillAsync("Passw0rd");
            await admin.Dialog.GetByLabel("Confirm Password").FillAsync("Passw0rd");
            await admin.Button("OK").ClickAsync();
            await admin.Dialog.GetByText("is none that everybody knows").WaitForAsync();
            await admin.Dialog.GetByLabel("New Password").FillAsync(Password);
            await admin.Dialog.GetByLabel("Confirm Password").FillAsync(Password);
            await admin.Button("OK").ClickAsync();
            await admin.Row("alice@example.org").WaitForAsync();
            (await admin.FindBarriersAsync()).ShouldBeEmpty();
        }

        await using var alice = await Visitor.SignInAsync(site, "alice", Password);
        foreach (var page in AdministratorsPages)
        {
            await alice.OpenAsync(page);
            await alice.Page.GetByText("This page is for administrators").WaitForAsync();
        }

        await alice.OpenAsync("/account/password");
        await alice.Field("Current Password").FillAsync(Password);
        await alice.Field("New Password").FillAsync("Quay-Crane-56");
        await alice.Field("Confirm Password").FillAsync("Quay-Crane-56");
        await alice.Button("Save").ClickAsync();
        await alice.Page.GetByText("Your password is changed").WaitForAsync();
        await alice.EnterAsync("alice", "Quay-Crane-56");
        await alice.Page.GetByRole(AriaRole.Navigation, new() { Name = "Main" }).WaitForAsync();
    }

    [Fact]
    public async Task What_is_configured_counts_at_once_and_nothing_typed_is_lost_by_a_click()
    {
        await using var site = await EntrepotSite.StartAsync(Cancel);
        await using var admin = await Visitor.SignInAsync(site);
        await admin.OpenAsync("/configs/setting");

        await admin.Page.GetByLabel("Message", new() { Exact = true }).FillAsync("Closed on Friday");
        await admin.Page.GetByText("1 changed, not saved").WaitForAsync();
        await admin.Link("Users").ClickAsync();
        await admin.Dialog.GetByText("Leave without saving?").WaitForAsync();
        await admin.Button("Cancel").ClickAsync();
        await admin.Dialog.WaitForAsync(new() { State = WaitForSelectorState.Detached });
        await admin.Button("Save").ClickAsync();
        await admin.Page.GetByRole(AriaRole.Status).Filter(new() { HasText = "Closed on Friday" }).WaitForAsync();
        await admin.Link("Authentication").ClickAsync();
        await admin.Page.GetByLabel("Allow Self-Registration").CheckAsync();
        await admin.Button("Save").ClickAsync();
        await admin.Page.GetByText("The configuration is saved.").First.WaitForAsync();

        await using var newcomer = await Visitor.ComeAsync(site);
        await newcomer.Page.GotoAsync("/");
        await newcomer.Page.GetByText("Closed on Friday").WaitForAsync();
        await newcomer.Link("Sign up for an account").ClickAsync();
        await newcomer.Page.GetByLabel("User name").FillAsync("carol");
        await newcomer.Page.GetByLabel("E-mail").FillAsync("carol@example.org");
        await newcomer.Page.GetByLabel("First and last name").FillAsync("Carol Cooper");
        await newcomer.Page.GetByLabel("Password", new() { Exact = true }).FillAsync(Password);
        await newcomer.Page.GetByLabel("Confirm password").FillAsync(Password);
        await newcomer.Button("Sign up").ClickAsync();
        await newcomer.Page.GetByText("Your account is made").WaitForAsync();
    }

    [Fact]
    public async Task The_audit_log_is_purged_by_a_schedule_that_is_told_in_words()
    {
        await using var site = await EntrepotSite.StartAsync(Cancel);
        await using var admin = await Visitor.SignInAsync(site);
        await admin.OpenAsync("/clearing");

        await admin.Button("Dry Run").ClickAsync();
        await admin.Row("Success").WaitForAsync();
        await admin.Button("Log of purge 1").ClickAsync();
        await admin.Dialog.GetByText("would be removed").WaitForAsync();
        await admin.Button("Close").ClickAsync();
        await admin.SelectAsync("Schedule to purge", "Daily");
        await admin.Button("Save Schedule").ClickAsync();

        await admin.Page.GetByText("Runs every day at 00:00 UTC and keeps 90 days.").WaitForAsync();
    }
}
