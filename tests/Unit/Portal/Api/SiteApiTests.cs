using System.Security.Claims;
using Entrepot.Access.Sessions;
using Entrepot.Data.Rows;
using Entrepot.Management.Labels;
using Entrepot.Management.Projects;
using Entrepot.Management.Users;
using Entrepot.Portal;
using Entrepot.Portal.Api;
using Entrepot.Portal.Hosting;
using Entrepot.Unit.Testing;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Shouldly;
using Xunit;

namespace Entrepot.Unit.Portal.Api;

/// <summary>What a page gets is what its person would get by a script.</summary>
public sealed class SiteApiTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_page_sees_what_its_person_may_see()
    {
        await using var site = await StartAsync();
        await site.AddAccountAsync("alice");
        await using var alice = await PageAsync(site, "alice");
        await using var nobody = Page(site, new ClaimsPrincipal());

        var me = await Api(alice).GetAsync<UserAnswer>("/api/v2.0/users/current", Cancel);
        var all = await Api(alice).GetAsync<List<UserAnswer>>("/api/v2.0/users", Cancel);
        var anonymous = await Api(nobody).GetAsync<UserAnswer>("/api/v2.0/users/current", Cancel);

        me.Value.ShouldNotBeNull().Username.ShouldBe("alice");
        all.Refusal.ShouldBe(new ApiRefusal(403, "forbidden"));
        anonymous.Refusal.ShouldBe(new ApiRefusal(401, "authentication required"));
    }

    [Fact]
    public async Task What_a_page_changes_is_its_persons_act()
    {
        await using var site = await StartAsync();
        await site.AddAccountAsync("alice");
        await using var alice = await PageAsync(site, "alice");

        var created = await Api(alice)
            .CreateAsync("/api/v2.0/projects", new { project_name = "harbour", @public = true }, Cancel);
        var again = await Api(alice).CreateAsync("/api/v2.0/projects", new { project_name = "harbour" }, Cancel);

        created.Value.ShouldNotBeNull().ShouldStartWith("/api/v2.0/projects/");
        again.Refusal.ShouldNotBeNull().Status.ShouldBe(409);
        (await site.ActsAsync()).ShouldContain(act =>
            act.StartsWith("alice create project harbour", StringComparison.Ordinal)
        );
        var list = await Api(alice)
            .GetAsync<List<ProjectAnswer>>("/api/v2.0/projects?page=1&page_size=1&sort=name", Cancel);
        list.Value.ShouldHaveSingleItem();
        list.Total.ShouldBe(2, "with library");
    }

    [Fact]
    public async Task A_page_gets_the_whole_of_a_list_that_has_more_than_one_page()
    {
        await using var site = await StartAsync();
        var names = Enumerable.Range(100, 201).Select(number => $"label-{number}").ToList();
        await site.WriteAsync(context =>
        {
            context.Labels.AddRange(names.Select(name => new LabelRow { Name = name }));
            return Task.CompletedTask;
        });
        await using var page = await PageAsync(site, "admin");

        var all = await Api(page).AllAsync<LabelAnswer>("/api/v2.0/labels?scope=g&sort=name", Cancel);

        all.Value.ShouldNotBeNull().Select(label => label.Name).ShouldBe(names);
        all.Total.ShouldBe(201);
    }

    [Fact]
    public async Task What_somebody_does_at_a_page_keeps_the_session_and_what_a_page_does_by_itself_does_not()
    {
        var clock = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var site = await StartAsync(clock);
        await using var page = await PageAsync(site, "admin");

        // An hour is the default of session_timeout.
        clock.Advance(TimeSpan.FromMinutes(50));
        (await Api(page).GetAsync<UserAnswer>("/api/v2.0/users/current", Cancel)).IsDone.ShouldBeTrue();
        clock.Advance(TimeSpan.FromMinutes(50));
        (await Api(page).WatchAsync<UserAnswer>("/api/v2.0/users/current", Cancel)).IsDone.ShouldBeTrue();
        clock.Advance(TimeSpan.FromMinutes(50));

        var late = await Api(page).GetAsync<UserAnswer>("/api/v2.0/users/current", Cancel);

        late.Refusal.ShouldNotBeNull().Status.ShouldBe(401);
    }

    [Fact]
    public async Task A_page_of_somebody_who_is_disabled_sees_nothing_more()
    {
        await using var site = await StartAsync();
        await site.AddAccountAsync("alice");
        await using var alice = await PageAsync(site, "alice");
        await site.WriteAsync(context =>
        {
            context.Accounts.Single(row => row.Name == "alice").Disabled = true;
            return Task.CompletedTask;
        });

        var answer = await Api(alice).GetAsync<UserAnswer>("/api/v2.0/users/current", Cancel);

        answer.Refusal.ShouldNotBeNull().Status.ShouldBe(401);
    }

    private static SiteApi Api(AsyncServiceScope page) => page.ServiceProvider.GetRequiredService<SiteApi>();

    /// <summary>A page as its connection finds it: in a scope of its own, opened by the person's browser.</summary>
    private static async Task<AsyncServiceScope> PageAsync(SiteHost site, string name)
    {
        var account = await site.AccountAsync(name);
        var now = site.Services.GetRequiredService<TimeProvider>().GetUtcNow();
        var session = new BrowserSession("id", account.Id, account.Epoch, now, now, "token");
        var request = new DefaultHttpContext();
        request.Request.Scheme = "http";
        request.Request.Host = new HostString("localhost");
        return Page(site, new ClaimsPrincipal(new PageIdentity(new PageSession(session, request))));
    }

    private static AsyncServiceScope Page(SiteHost site, ClaimsPrincipal person)
    {
        var scope = site.Services.CreateAsyncScope();
        var authentication = scope.ServiceProvider.GetRequiredService<AuthenticationStateProvider>();
        ((IHostEnvironmentAuthenticationStateProvider)authentication).SetAuthenticationState(
            Task.FromResult(new AuthenticationState(person))
        );
        return scope;
    }

    private static Task<SiteHost> StartAsync(TimeProvider? clock = null) =>
        SiteHost.StartAsync(
            app => app.MapPortal(),
            clock: clock,
            services: services => services.AddPortal(),
            beforeRouting: app => app.UsePortalRequests()
        );
}
