using System.Net;
using Entrepot.Access.Authorization;
using Entrepot.Data.Rows;
using Entrepot.Oci;
using Entrepot.Rigs.Images;
using Entrepot.Unit.Testing;
using Shouldly;
using Xunit;

namespace Entrepot.Unit.Management.Destinations;

public sealed class DestinationEndpointTests
{
    private const string Destinations =
        "/api/entrepot/v1/projects/secret/repositories/web%252Fapp/artifacts/v1/destinations";

    private const string Counts = "/api/entrepot/v1/projects/secret/repositories/web%252Fapp/destinations";

    [Fact]
    public async Task Where_an_image_is_is_told_to_members_of_its_project_and_to_no_stranger()
    {
        await using var site = await SiteHost.StartAsync();
        await site.AddProjectAsync("secret");
        await site.AddProjectAsync("other");
        foreach (var name in (string[])["member", "stranger", "elsewhere"])
        {
            await site.AddAccountAsync(name);
        }

        await site.AddMemberAsync("secret", "member", ProjectRole.Guest);
        await site.AddMemberAsync("other", "elsewhere", ProjectRole.Guest);
        await site.PushAsync("secret/web/app", new ImageBuilder().Image(100), "v1");

        (await StatusAsync(site, "member")).ShouldBe(HttpStatusCode.OK);
        (await StatusAsync(site, null)).ShouldBe(HttpStatusCode.Unauthorized);
        (await StatusAsync(site, "stranger")).ShouldBe(HttpStatusCode.NotFound);
        (await StatusAsync(site, "elsewhere")).ShouldBe(HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("oops")]
    [InlineData("""[{"type":"tag","value":"[","decoration":null}]""")]
    public async Task A_rule_that_cannot_be_read_is_said_and_takes_no_answer_from_the_others(string filters)
    {
        await using var site = await SiteHost.StartAsync();
        await site.AddProjectAsync("secret");
        await site.PushAsync("secret/web/app", new ImageBuilder().Image(100), "v1");
        await site.WriteAsync(context =>
        {
            var endpoint = new RegistryEndpointRow
            {
                Name = "peer",
                Type = "docker-registry",
                Url = "http://127.0.0.1:1",
            };
            context.ReplicationPolicies.AddRange(Rule("broken", endpoint, filters), Rule("whole", endpoint, "[]"));
            return Task.CompletedTask;
        });
        await site.WriteAsync(context =>
        {
            context.ReplicationTargets.Add(
                new ReplicationTargetRow
                {
                    PolicyId = 1,
                    DestinationRepository = RepositoryName.Parse("secret/web/app"),
                    SourceRepository = RepositoryName.Parse("secret/web/app"),
                    Tag = Tag.Parse("v1"),
                    State = ReplicationTargetState.Wanted,
                    WantedSequence = 1,
                }
            );
            return Task.CompletedTask;
        });

        var answer = await SiteHost.JsonAsync(await site.GetAsync(Destinations, SiteHost.Basic("admin")));

        answer[0].GetProperty("policy").GetString().ShouldBe("broken");
        answer[0].GetProperty("state").GetString().ShouldBe("blocked");
        answer[0].GetProperty("cause").GetString().ShouldNotBeNull().ShouldContain("filters cannot be read");
        answer[1].GetProperty("policy").GetString().ShouldBe("whole");

        var rules = await SiteHost.JsonAsync(
            await site.GetAsync("/api/v2.0/replication/policies?sort=name", SiteHost.Basic("admin"))
        );
        rules[0].GetProperty("fault").GetString().ShouldNotBeNull().ShouldContain("filters cannot be read");
        rules[1].TryGetProperty("fault", out _).ShouldBeFalse();
    }

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.Postgres)]
    public async Task Where_several_artifacts_are_is_counted_in_one_answer(DatabaseKind kind)
    {
        await using var site = await SiteHost.StartAsync(kind: kind);
        await site.AddProjectAsync("secret");
        var images = new ImageBuilder();
        var (twice, once, unnamed) = (images.Image(100), images.Image(200), images.Image(300));
        await site.PushAsync("secret/web/app", twice, "v1");
        await site.PushAsync("secret/web/app", twice, "v2");
        await site.PushAsync("secret/web/app", once, "v3");
        await site.PushAsync("secret/web/app", unnamed);
        await site.WriteAsync(context =>
        {
            var rule = Rule(
                "kept",
                new RegistryEndpointRow
                {
                    Name = "peer",
                    Type = "docker-registry",
                    Url = "http://127.0.0.1:1",
                },
                "[]"
            );
            rule.HeldAt = DateTimeOffset.UnixEpoch;
            rule.HeldBy = "ann";
            context.ReplicationPolicies.Add(rule);
            return Task.CompletedTask;
        });
        await site.WriteAsync(context =>
        {
            context.ReplicationTargets.Add(
                new ReplicationTargetRow
                {
                    PolicyId = 1,
                    DestinationRepository = RepositoryName.Parse("secret/web/app"),
                    SourceRepository = RepositoryName.Parse("secret/web/app"),
                    Tag = Tag.Parse("v3"),
                    State = ReplicationTargetState.Wanted,
                    WantedSequence = 1,
                }
            );
            return Task.CompletedTask;
        });
        var query = string.Join('&', new[] { twice, once, unnamed }.Select(image => $"digest={image.Digest}"));

        var answer = await SiteHost.JsonAsync(await site.GetAsync($"{Counts}?{query}", SiteHost.Basic("admin")));

        var counts = answer.EnumerateArray().ToDictionary(count => count.GetProperty("digest").GetString()!);
        counts.Keys.ShouldBe([twice.Digest, once.Digest], ignoreOrder: true);
        counts[twice.Digest].GetProperty("registry").GetString().ShouldBe("peer");
        counts[twice.Digest].GetProperty("state").GetString().ShouldBe("absent");
        counts[twice.Digest].GetProperty("tags").GetInt32().ShouldBe(2);
        counts[once.Digest].GetProperty("state").GetString().ShouldBe("blocked");
        counts[once.Digest].GetProperty("paused").GetBoolean().ShouldBeTrue();
        counts[once.Digest].GetProperty("tags").GetInt32().ShouldBe(1);
    }

    [Theory]
    [InlineData("")]
    [InlineData("?digest=latest")]
    public async Task What_is_asked_for_no_digest_is_refused(string query)
    {
        await using var site = await SiteHost.StartAsync();
        await site.AddProjectAsync("secret");

        using var answer = await site.GetAsync($"{Counts}{query}", SiteHost.Basic("admin"));

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    private static ReplicationPolicyRow Rule(string name, RegistryEndpointRow endpoint, string filters) =>
        new()
        {
            Name = name,
            DestinationEndpoint = endpoint,
            Trigger = ReplicationTrigger.EventBased,
            Enabled = true,
            Filters = filters,
        };

    private static async Task<HttpStatusCode> StatusAsync(SiteHost site, string? name) =>
        (await site.GetAsync(Destinations, name is null ? null : SiteHost.Basic(name))).StatusCode;
}
