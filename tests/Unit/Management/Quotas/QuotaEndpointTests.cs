using System.Net;
using Entrepot.Access.Authorization;
using Entrepot.Data.Rows;
using Entrepot.Management.Projects;
using Entrepot.Management.Quotas;
using Entrepot.Rigs;
using Entrepot.Rigs.Images;
using Entrepot.Unit.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Time.Testing;
using Npgsql;
using Shouldly;
using Xunit;

namespace Entrepot.Unit.Management.Quotas;

public sealed class QuotaEndpointTests
{
    private const string Quotas = "/api/v2.0/quotas";
    private static readonly string Admin = SiteHost.Basic("admin");

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.Postgres)]
    public async Task A_limit_is_given_with_the_project_shown_and_changed(DatabaseKind kind)
    {
        await using var site = await SiteHost.StartAsync(kind: kind);
        var created = await site.SendJsonAsync(
            HttpMethod.Post,
            "/api/v2.0/projects",
            Admin,
            """{"project_name":"team","storage_limit":1000}"""
        );
        var id = created.Headers.Location!.ToString().Split('/')[^1];

        var quota = await SiteHost.JsonAsync(await site.GetAsync($"{Quotas}/{id}", Admin));
        quota.GetProperty("ref").GetProperty("name").GetString().ShouldBe("team");
        quota.GetProperty("ref").GetProperty("owner_name").GetString().ShouldBe("admin");
        quota.GetProperty("hard").GetProperty("storage").GetInt64().ShouldBe(1000);
        quota.GetProperty("used").GetProperty("storage").GetInt64().ShouldBe(0);

        (
            await site.SendJsonAsync(HttpMethod.Put, $"{Quotas}/{id}", Admin, """{"hard":{"storage":2000}}""")
        ).StatusCode.ShouldBe(HttpStatusCode.OK);
        var list = await SiteHost.JsonAsync(
            await site.GetAsync($"{Quotas}?reference=project&reference_id={id}", Admin)
        );
        list.EnumerateArray().ShouldHaveSingleItem().GetProperty("hard").ToString().ShouldBe("""{"storage":2000}""");
        (await site.GetAsync($"{Quotas}/999", Admin)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        var acts = await site.Database.ReadAsync(
            (context, token) =>
                context.Acts.Select(row => $"{row.Operation} {row.ResourceType} {row.Resource}").ToListAsync(token),
            CancellationToken.None
        );
        acts.ShouldBe(["create project team", "update quota team"]);
    }

    [Theory]
    [InlineData("""{"hard":{"storage":0}}""")]
    [InlineData("""{"hard":{"storage":-2}}""")]
    [InlineData("""{"hard":{"storage":1125899906842625}}""")]
    [InlineData("""{"hard":{"storage":1e40}}""")]
    [InlineData("""{"hard":{"storage":"much"}}""")]
    [InlineData("""{"hard":{}}""")]
    [InlineData("{}")]
    public async Task A_limit_that_is_none_changes_nothing(string body)
    {
        await using var site = await SiteHost.StartAsync();

        (await site.SendJsonAsync(HttpMethod.Put, $"{Quotas}/1", Admin, body)).StatusCode.ShouldBe(
            HttpStatusCode.BadRequest
        );

        (await SiteHost.JsonAsync(await site.GetAsync($"{Quotas}/1", Admin)))
            .GetProperty("hard")
            .ToString()
            .ShouldBe("""{"storage":-1}""");
    }

    [Fact]
    public async Task Whoever_makes_a_project_does_not_say_how_much_it_may_hold()
    {
        await using var site = await SiteHost.StartAsync();
        await site.AddAccountAsync("ann");

        (
            await site.SendJsonAsync(
                HttpMethod.Post,
                "/api/v2.0/projects",
                SiteHost.Basic("ann"),
                """{"project_name":"team","storage_limit":1000}"""
            )
        ).StatusCode.ShouldBe(HttpStatusCode.Created);

        var summary = await SiteHost.JsonAsync(await site.GetAsync("/api/v2.0/projects/team/summary", Admin));
        summary.GetProperty("quota").GetProperty("hard").ToString().ShouldBe("""{"storage":-1}""");
        (await site.GetAsync(Quotas, SiteHost.Basic("ann"))).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.Postgres)]
    public async Task What_is_used_counts_each_blob_of_a_project_once_and_shows_at_once(DatabaseKind kind)
    {
        // While the clock stands nobody loses patience.
        await using var site = await SiteHost.StartAsync(
            kind: kind,
            clock: new FakeTimeProvider(DateTimeOffset.UtcNow)
        );
        await site.AddProjectAsync("small");
        await site.AddAccountAsync("stranger");
        var image = new ImageBuilder().Image(500);
        var bytes = image.Blobs.Append(image.Manifest).Sum(blob => blob.Bytes.Length);
        (await UsedAsync(site, Admin)).ShouldBe(0);

        await site.PushAsync("library/a", image, "v1");
        await site.PushAsync("library/b", image, "v1");

        (await UsedAsync(site, Admin)).ShouldBe(bytes);
        (await UsedAsync(site, SiteHost.Basic("stranger"))).ShouldBeNull();
        await site.AddMemberAsync("library", "stranger", ProjectRole.LimitedGuest);
        (await UsedAsync(site, SiteHost.Basic("stranger"))).ShouldBe(bytes);
        foreach (var (sort, first) in ((string, string)[])[("used.storage", "small"), ("-used.storage", "library")])
        {
            var sorted = await SiteHost.JsonAsync(await site.GetAsync($"{Quotas}?sort={sort}&page_size=1", Admin));
            sorted[0].GetProperty("ref").GetProperty("name").GetString().ShouldBe(first);
            sorted[0].GetProperty("used").GetProperty("storage").GetInt64().ShouldBe(first == "small" ? 0 : bytes);
        }

        await site.SendAsync(HttpMethod.Delete, "/api/v2.0/projects/library/repositories/a", Admin);
        (await UsedAsync(site, Admin)).ShouldBe(bytes);
        await site.SendAsync(HttpMethod.Delete, "/api/v2.0/projects/library/repositories/b", Admin);
        (await UsedAsync(site, Admin)).ShouldBe(0);
    }

    [Fact]
    public async Task Nobody_waits_while_what_is_used_is_added_up()
    {
        await using var site = await SiteHost.StartAsync(kind: DatabaseKind.Postgres);
        await site.PushAsync("library/a", new ImageBuilder().Image(500), "v1");
        await using var slow = new NpgsqlConnection(site.ConnectionString);
        await slow.OpenAsync();
        await using var transaction = await slow.BeginTransactionAsync();
        await using var hold = new NpgsqlCommand("LOCK TABLE blob IN ACCESS EXCLUSIVE MODE", slow, transaction);
        await hold.ExecuteNonQueryAsync();

        foreach (
            var path in (string[])
                ["quotas", "quotas?sort=-used.storage", "quotas/1", "projects/library/summary", "statistics"]
        )
        {
            (await site.GetAsync($"/api/v2.0/{path}", Admin)).StatusCode.ShouldBe(HttpStatusCode.OK, path);
        }

        await transaction.RollbackAsync();
        await Eventually.IsTrueAsync(
            "what was pushed is used",
            async _ => await UsedAsync(site, Admin) > 500,
            CancellationToken.None
        );
    }

    [Fact]
    public void What_is_not_known_yet_is_said_to_be_counted()
    {
        var project = new ListedProject(new ProjectRow { Id = 1, Name = "team" }, "admin", 0);

        QuotaAnswer.Of(project, null as long?).BeingCounted.ShouldBe(true);
        QuotaAnswer.Of(project, null as long?).Used.Storage.ShouldBe(0);
        QuotaAnswer.Of(project, 0).BeingCounted.ShouldBeNull();
    }

    private static async Task<long?> UsedAsync(SiteHost site, string authorization)
    {
        var summary = await SiteHost.JsonAsync(
            await site.GetAsync("/api/v2.0/projects/library/summary", authorization)
        );
        return summary.TryGetProperty("quota", out var quota)
            ? quota.GetProperty("used").GetProperty("storage").GetInt64()
            : null;
    }
}
