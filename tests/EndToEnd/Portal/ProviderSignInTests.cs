using Entrepot.Rigs.Providers;
using Entrepot.Rigs.Sites;
using Microsoft.Playwright;
using Shouldly;
using Xunit;

namespace Entrepot.EndToEnd.Portal;

/// <summary>A browser, a site and a real OpenID Connect provider.</summary>
public sealed class ProviderSignInTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Who_is_new_chooses_a_name_and_comes_to_the_page_that_was_wanted()
    {
        await using var provider = await OidcServer.StartAsync(claimsInUserInfo: false, Cancel);
        await provider.PutPersonAsync("s-1", "admin", []);
        await using var site = await EntrepotSite.StartAsync(Cancel);
        await ConfigureAsync(site, provider);
        await using var visitor = await Visitor.ComeAsync(site);
        var name = visitor.Page.GetByLabel("User name");

        await visitor.Page.GotoAsync("/projects?filter=x");
        await visitor.Link("Sign in with Example").ClickAsync();
        await visitor.Page.GetByRole(AriaRole.Heading, new() { Name = "Choose a name" }).WaitForAsync();
        (await name.InputValueAsync()).ShouldBe("admin");
        (await visitor.FindBarriersAsync()).ShouldBeEmpty();
        await visitor.Button("Go on").ClickAsync();
        await visitor.Page.GetByRole(AriaRole.Alert).Filter(new() { HasText = "is taken" }).WaitForAsync();
        await name.FillAsync("alice");
        await visitor.Button("Go on").ClickAsync();

        await visitor.Page.WaitForURLAsync("**/projects?filter=x");
        await visitor.Button("Account of alice").WaitForAsync();
    }

    [Fact]
    public async Task Whom_the_provider_does_not_sign_in_reads_why_on_the_sign_in_page()
    {
        await using var provider = await OidcServer.StartAsync(claimsInUserInfo: false, Cancel);
        await using var site = await EntrepotSite.StartAsync(Cancel);
        await ConfigureAsync(site, provider);
        await using var visitor = await Visitor.ComeAsync(site);
        var notice = visitor.Page.GetByRole(AriaRole.Status);

        await visitor.Page.GotoAsync("/c/oidc/login");
        await notice.Filter(new() { HasText = "The identity provider signed nobody in." }).WaitForAsync();
        await visitor.Page.GotoAsync("/c/oidc/callback?code=old&state=old");
        await notice.Filter(new() { HasText = "was not begun in this browser, or too long ago." }).WaitForAsync();
        await site.Api.PutAsync("/configurations", new { oidc_endpoint = "http://127.0.0.1:9" }, Cancel);
        await visitor.Page.GotoAsync("/c/oidc/login");
        await notice.Filter(new() { HasText = "The identity provider cannot be asked now." }).WaitForAsync();
    }

    private static Task ConfigureAsync(EntrepotSite site, OidcServer provider) =>
        site.Api.PutAsync(
            "/configurations",
            new
            {
                auth_mode = "oidc_auth",
                oidc_name = "Example",
                oidc_endpoint = provider.Issuer,
                oidc_client_id = OidcServer.ClientId,
                oidc_client_secret = OidcServer.ClientSecret,
                oidc_scope = "openid,profile,email,groups",
                oidc_user_claim = "name",
            },
            Cancel
        );
}
