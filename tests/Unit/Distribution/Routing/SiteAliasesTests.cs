using System.Net;
using System.Net.Http.Headers;
using Entrepot.Distribution.Routing;
using Entrepot.Rigs.Images;
using Entrepot.Unit.Testing;
using Microsoft.AspNetCore.Http;
using Shouldly;
using Xunit;

namespace Entrepot.Unit.Distribution.Routing;

/// <summary>Copies are pulled by the other registry's name, in each of the ways in which runtimes ask.</summary>
public sealed class SiteAliasesTests
{
    private const string Aliases = "docker.io=hub, gcr.io/shop=library/shop,gcr.io=other,hub.local:5000=hub";

    [Theory]
    [InlineData("library/nginx", "?ns=docker.io", "here.io", "hub/library/nginx")]
    [InlineData("team/app", "?ns=docker.io", "here.io", "hub/team/app")]
    [InlineData("shop/web/app", "?ns=gcr.io", "here.io", "library/shop/web/app")]
    [InlineData("shopping/app", "?ns=gcr.io", "here.io", "other/shopping/app")]
    [InlineData("library/nginx", "?ns=quay.io", "here.io", null)]
    [InlineData("library/nginx", "?n=5", "here.io", null)]
    [InlineData("library/nginx", "", "here.io", null)]
    [InlineData("library/nginx", "", "hub.local:5000", "hub/library/nginx")]
    [InlineData("docker.io/library/nginx", "", "here.io", "hub/library/nginx")]
    [InlineData("docker.io/nginx", "", "here.io", "hub/library/nginx")]
    [InlineData("gcr.io/shop/app", "", "here.io", "library/shop/app")]
    [InlineData("quay.io/team/app", "", "here.io", null)]
    [InlineData("hub/library/nginx", "?ns=docker.io", "here.io", null)]
    public void A_name_of_another_registry_is_that_of_its_copy(string name, string query, string host, string? copy)
    {
        SiteAliases.TryParse(Aliases, out var aliases, out _).ShouldBeTrue();

        var found = aliases!.Find(Request(query, host), $"/v2/{FoldedName.Fold(name)}/manifests/1.27");

        found.ShouldBe(copy is null ? null : $"/v2/{FoldedName.Fold(copy)}/manifests/1.27");
    }

    [Theory]
    [InlineData("docker.io")]
    [InlineData("docker=hub")]
    [InlineData("docker.io=Hub")]
    [InlineData("https://docker.io=hub")]
    [InlineData("docker.io/UP=hub")]
    public void What_is_no_alias_is_refused(string text)
    {
        SiteAliases.TryParse(text, out _, out var fault).ShouldBeFalse();

        fault!.ShouldContain(text);
    }

    [Theory]
    [InlineData("")]
    [InlineData(Aliases)]
    public void A_pull_by_a_name_of_this_site_costs_no_memory(string text)
    {
        SiteAliases.TryParse(text, out var aliases, out _).ShouldBeTrue();
        var request = Request("", "here.io");
        aliases!.Find(request, "/v2/library%2Fnginx/manifests/1.27").ShouldBeNull();

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
        {
            aliases.Find(request, "/v2/library%2Fnginx/manifests/1.27");
        }

        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);
    }

    [Fact]
    public async Task Copies_are_pulled_and_nothing_is_pushed_by_the_others_name()
    {
        await using var host = await RegistryHost.StartAsync(aliases: "quay.io/team=library,gcr.io=secret");
        var image = new ImageBuilder().Image(100);
        (await host.PushAsync(image, "1.27")).StatusCode.ShouldBe(HttpStatusCode.Created);

        (string, string)[] ways = [("team/web/nginx", "?ns=quay.io"), ("quay.io/team/web/nginx", "")];
        foreach (var (name, query) in ways)
        {
            var manifest = await host.GetAsync($"/v2/{name}/manifests/1.27{query}");
            manifest.StatusCode.ShouldBe(HttpStatusCode.OK);
            manifest.Headers.GetValues("Docker-Content-Digest").ShouldBe([image.Digest]);
            var blob = await host.GetAsync($"/v2/{name}/blobs/{image.Blobs[0].Digest}{query}");
            blob.StatusCode.ShouldBe(HttpStatusCode.OK);
            var push = await host.SendAsync(HttpMethod.Post, $"/v2/{name}/blobs/uploads/{query}");
            push.StatusCode.ShouldBe(HttpStatusCode.MethodNotAllowed);
        }
    }

    [Theory]
    [InlineData("team/web/nginx", "&ns=quay.io", null)]
    [InlineData("quay.io/team/web/nginx", "", null)]
    [InlineData("web/nginx", "", "mirror.test")]
    [InlineData("library/web/nginx", "", null)]
    public async Task A_list_by_the_others_name_goes_on_where_its_link_says(string name, string query, string? server)
    {
        await using var host = await RegistryHost.StartAsync(aliases: "quay.io/team=library,mirror.test=library");
        var image = new ImageBuilder().Image(100);
        foreach (var tag in (string[])["1", "2", "3"])
        {
            await host.PushAsync(image, tag);
        }

        var tags = new List<string>();
        for (var path = $"/v2/{name}/tags/list?n=1{query}"; path is not null; )
        {
            var page = await host.GetAsync(path, server is null ? [] : [("Host", server)]);
            page.StatusCode.ShouldBe(HttpStatusCode.OK, path);
            tags.AddRange(
                (await SiteHost.JsonAsync(page)).GetProperty("tags").EnumerateArray().Select(it => it.GetString()!)
            );
            path = page.Headers.TryGetValues("Link", out var links) ? links.Single().Split('<', '>')[1] : null;
        }

        tags.ShouldBe(["1", "2", "3"]);
    }

    [Theory]
    [InlineData("docker.io/library/nginx", "here.io", "hub/library/nginx")]
    [InlineData("library/nginx", "hub.local:5000", "hub/library/nginx")]
    [InlineData("library/nginx", "here.io", null)]
    public void A_token_for_the_others_name_is_good_for_the_copy(string name, string host, string? copy)
    {
        SiteAliases.TryParse(Aliases, out var aliases, out _).ShouldBeTrue();

        aliases!.FindName(Request("?scope=x", host), name).ShouldBe(copy);
    }

    [Fact]
    public async Task A_client_that_keeps_to_the_others_name_gets_a_token_and_pulls()
    {
        await using var host = await RegistryHost.StartAsync(aliases: "gcr.io=secret");
        await host.PushAsync(new ImageBuilder().Image(100), "1", "/v2/secret/app");
        var asked = await host.GetAsync("/service/token?service=harbor-registry&scope=repository:gcr.io/app:pull,push");
        var token = (await SiteHost.JsonAsync(asked)).GetProperty("token").GetString();

        using var request = new HttpRequestMessage(HttpMethod.Get, "/v2/gcr.io/app/manifests/1");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        (await host.Site.Client.SendAsync(request, TestContext.Current.CancellationToken)).StatusCode.ShouldBe(
            HttpStatusCode.OK
        );

        using var push = new HttpRequestMessage(HttpMethod.Post, "/v2/secret/app/blobs/uploads/");
        push.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        (await host.Site.Client.SendAsync(push, TestContext.Current.CancellationToken)).StatusCode.ShouldBe(
            HttpStatusCode.Unauthorized
        );
    }

    [Fact]
    public async Task Who_may_not_pull_the_copy_may_not_pull_it_by_another_name()
    {
        await using var host = await RegistryHost.StartAsync(aliases: "gcr.io=secret");
        var image = new ImageBuilder().Image(100);
        await host.PushAsync(image, "1", "/v2/secret/app");

        (await host.GetAsync("/v2/app/manifests/1?ns=gcr.io")).StatusCode.ShouldBe(HttpStatusCode.OK);
        var stranger = await host.SendAsync(HttpMethod.Get, "/v2/app/manifests/1?ns=gcr.io", user: null);
        stranger.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        stranger.Headers.WwwAuthenticate.ToString().ShouldContain("repository:secret/app:pull");
    }

    private static HttpRequest Request(string query, string host)
    {
        var context = new DefaultHttpContext();
        context.Request.QueryString = new QueryString(query);
        context.Request.Host = new HostString(host);
        return context.Request;
    }
}
