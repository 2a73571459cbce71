using System.Net;
using Entrepot.Unit.Testing;
using Shouldly;
using Xunit;

namespace Entrepot.Unit.Access.Accounts;

/// <summary><c>/c/userExists</c>, which the forms of Harbor's portal ask.</summary>
public sealed class UserExistsTests
{
    [Fact]
    public async Task Who_may_make_users_is_told_whether_a_name_or_an_address_is_taken()
    {
        await using var site = await SiteHost.StartAsync();
        await site.AddAccountAsync("ann");
        var admin = SiteHost.Basic("admin");

        (await AskAsync(site, admin, "username", "Ann")).ShouldBe((HttpStatusCode.OK, "true"));
        (await AskAsync(site, admin, "username", "bob")).ShouldBe((HttpStatusCode.OK, "false"));
        (await AskAsync(site, admin, "username", "no name")).ShouldBe((HttpStatusCode.OK, "false"));
        (await AskAsync(site, admin, "email", "ann@example.org")).ShouldBe((HttpStatusCode.OK, "true"));
        (await AskAsync(site, admin, "email", "")).ShouldBe((HttpStatusCode.OK, "false"));
        (await AskAsync(site, admin, "password_hash", "x")).Status.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Nobody_else_is_told_who_is_there()
    {
        await using var site = await SiteHost.StartAsync();
        await site.AddAccountAsync("ann");
        var token = await site.BearerAsync("admin", "repository:library/a:pull");

        foreach (var authorization in (string?[])[null, SiteHost.Basic("ann"), token])
        {
            var known = await AskAsync(site, authorization, "username", "ann");
            known.Status.ShouldBe(HttpStatusCode.PreconditionFailed);
            (await AskAsync(site, authorization, "username", "bob")).ShouldBe(known);
        }
    }

    [Fact]
    public async Task Where_people_register_themselves_they_may_ask_as_often_as_they_could_try()
    {
        await using var site = await SiteHost.StartAsync();
        await site.ConfigureAsync("self_registration", "true");

        for (var i = 0; i < 10; i++)
        {
            (await AskAsync(site, null, "username", "admin")).ShouldBe((HttpStatusCode.OK, "true"));
        }

        (await AskAsync(site, null, "username", "admin")).Status.ShouldBe(HttpStatusCode.TooManyRequests);
    }

    private static async Task<(HttpStatusCode Status, string Body)> AskAsync(
        SiteHost site,
        string? authorization,
        string target,
        string value
    )
    {
        using var form = new FormUrlEncodedContent(
            new Dictionary<string, string> { ["target"] = target, ["value"] = value }
        );
        var answer = await site.SendAsync(HttpMethod.Post, "/c/userExists", authorization, form);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }
}
