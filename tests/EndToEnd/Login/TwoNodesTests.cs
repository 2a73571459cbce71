using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Entrepot.Rigs;
using Entrepot.Rigs.Postgres;
using Entrepot.Rigs.Sites;
using Shouldly;
using Xunit;

namespace Entrepot.EndToEnd.Login;

/// <summary>Two servers of one site: a database and a key ring that they share.</summary>
public sealed class TwoNodesTests : IAsyncLifetime
{
    private const string Password = "Correct-Horse-1";
    private const string Me = "/api/v2.0/users/current";

    private readonly TempFolder folder = new("nodes");
    private EntrepotSite here = null!;
    private EntrepotSite there = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        var server = await PostgresServer.SharedAsync();
        var database = await server.CreateDatabaseAsync(Cancel);
        here = await EntrepotSite.StartAsync(
            new SiteOptions { Database = database, DataFolder = folder["here"] },
            Cancel
        );
        Directory.CreateDirectory(folder["there"]);
        foreach (var shared in (string[])["keys", "storage"])
        {
            Directory.CreateSymbolicLink(folder[$"there/{shared}"], folder[$"here/{shared}"]);
        }

        there = await EntrepotSite.StartAsync(
            new SiteOptions { Database = database, DataFolder = folder["there"] },
            Cancel
        );
    }

    public async ValueTask DisposeAsync()
    {
        await here.DisposeAsync();
        await there.DisposeAsync();
        folder.Dispose();
    }

    [Fact]
    public async Task Who_signs_out_at_one_node_is_signed_out_at_the_other_and_after_a_restart()
    {
        var cookie = await SignInAsync(here, EntrepotSite.Admin, EntrepotSite.AdminPassword);
        var another = await SignInAsync(there, EntrepotSite.Admin, EntrepotSite.AdminPassword);
        (await StatusAsync(there, cookie)).ShouldBe(HttpStatusCode.OK, "a session is the site's, not a node's");

        using (var left = await SendAsync(here, "/c/log_out", cookie))
        {
            left.StatusCode.ShouldBe(HttpStatusCode.OK);
        }

        (await StatusAsync(here, cookie)).ShouldBe(HttpStatusCode.Unauthorized);
        await EndsAsync(there, cookie);
        (await StatusAsync(there, another)).ShouldBe(HttpStatusCode.OK, "the person's other browser stays");
        await here.StopAsync(Cancel);
        await here.StartAgainAsync(Cancel);
        (await StatusAsync(here, cookie)).ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task What_ends_somebody_at_one_node_ends_all_their_credentials_at_the_other()
    {
        var id = await here.Api.CreateUserAsync("ann", Password, Cancel);
        var robot = await here.Api.CreateRobotAsync("library", ["pull"], Cancel);
        using var ann = there.ClientFor("ann", Password);
        using var pipeline = there.ClientFor(robot.Name, robot.Secret);
        var cookie = await SignInAsync(there, "ann", Password);
        var bearer = await TokenAsync(ann);
        var machine = await TokenAsync(pipeline);
        foreach (var token in (string[])[bearer, machine])
        {
            (await PullAsync(token)).ShouldBe(
                HttpStatusCode.NotFound,
                "the token opens the repository, which is not there"
            );
        }

        await here.Api.DeleteAsync($"/users/{id}", Cancel);
        await here.Api.DeleteAsync($"/robots/{robot.Id}", Cancel);

        await EndsAsync(there, cookie);
        await IsRefusedAsync(() => ann.GetAsync(Me, Cancel));
        await IsRefusedAsync(() => pipeline.GetAsync("/v2/", Cancel));
        await Eventually.IsTrueAsync(
            "the tokens end",
            async _ =>
                await PullAsync(bearer) == HttpStatusCode.Unauthorized
                && await PullAsync(machine) == HttpStatusCode.Unauthorized,
            Cancel,
            Bound
        );
    }

    [Fact]
    public async Task Who_guesses_at_both_nodes_has_no_more_guesses_than_at_one()
    {
        await here.Api.CreateUserAsync("bob", Password, Cancel);
        var looked = 0;
        for (var guess = 0; guess < 10; guess++)
        {
            foreach (var node in (EntrepotSite[])[here, there])
            {
                using var client = node.ClientFor("bob", $"Wrong-Horse-{guess}");
                using var answer = await client.GetAsync(Me, Cancel);
                looked += answer.StatusCode == HttpStatusCode.Unauthorized ? 1 : 0;
            }
        }

        // The last may be at one node before the other has told of its own.
        looked.ShouldBeInRange(10, 12);
    }

    /// <summary>Two seconds are promised; the rest is for a busy machine.</summary>
    private static TimeSpan Bound => TimeSpan.FromSeconds(2) + TimeSpan.FromSeconds(10);

    private static Task EndsAsync(EntrepotSite node, string cookie) =>
        Eventually.IsTrueAsync(
            "the session ends",
            async _ => await StatusAsync(node, cookie) == HttpStatusCode.Unauthorized,
            Cancel,
            Bound
        );

    private static Task IsRefusedAsync(Func<Task<HttpResponseMessage>> ask) =>
        Eventually.IsTrueAsync(
            "the credentials end",
            async _ =>
            {
                using var answer = await ask();
                return answer.StatusCode == HttpStatusCode.Unauthorized;
            },
            Cancel,
            Bound
        );

    private static async Task<string> SignInAsync(EntrepotSite node, string name, string password)
    {
        using var client = node.ClientFor(null, null);
        using var form = new FormUrlEncodedContent(
            new Dictionary<string, string> { ["principal"] = name, ["password"] = password }
        );
        using var answer = await client.PostAsync("/c/login", form, Cancel);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        return answer.Headers.GetValues("Set-Cookie").Single().Split(';')[0];
    }

    private static async Task<HttpStatusCode> StatusAsync(EntrepotSite node, string cookie)
    {
        using var answer = await SendAsync(node, Me, cookie);
        return answer.StatusCode;
    }

    private static async Task<HttpResponseMessage> SendAsync(EntrepotSite node, string path, string cookie)
    {
        using var client = node.ClientFor(null, null);
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Add("Cookie", cookie);
        return await client.SendAsync(request, Cancel);
    }

    private static async Task<string> TokenAsync(HttpClient client)
    {
        var answer = await client.GetFromJsonAsync<JsonElement>(
            "/service/token?service=harbor-registry&scope=repository:library/none:pull",
            Cancel
        );
        return answer.GetProperty("token").GetString()!;
    }

    private async Task<HttpStatusCode> PullAsync(string token)
    {
        using var client = there.ClientFor(null, null);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v2/library/none/manifests/v1");
        request.Headers.Add("Authorization", $"Bearer {token}");
        using var answer = await client.SendAsync(request, Cancel);
        return answer.StatusCode;
    }
}
