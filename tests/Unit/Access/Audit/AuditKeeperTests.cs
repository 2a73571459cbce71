using Entrepot.Access.Audit;
using Entrepot.Access.Configuration;
using Entrepot.Data.Acts;
using Entrepot.Data.Postgres;
using Entrepot.Data.Rows;
using Entrepot.Oci;
using Entrepot.Unit.Testing;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace Entrepot.Unit.Access.Audit;

public sealed class AuditKeeperTests
{
    private static readonly Digest One = Digest.Parse($"sha256:{new string('1', 64)}");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.Postgres)]
    public async Task Each_act_and_each_change_of_content_is_one_line_of_a_chain(DatabaseKind kind)
    {
        await using var rig = await AuditRig.CreateAsync(kind);
        await rig.ActAsync("create_project", "update_project");
        await ChangeAsync(rig, ChangeKind.TagPushed, Tag.Parse("v1"), One);
        await rig.TakeAsync();
        await rig.TakeAsync();

        (await rig.TypesAsync()).ShouldBe(["create_project", "update_project", "create_artifact"]);
        var lines = await rig.LinesAsync();
        lines.ConvertAll(line => line.Id).ShouldBe([1, 2, 3]);
        lines[0].PreviousHash.ShouldBe(new byte[32]);
        lines[1].PreviousHash.ShouldBe(lines[0].Hash);
        lines[0].Actor.ShouldBe("ann");
        lines[0].Address.ShouldBe("10.0.0.7");
        await rig.ShouldBeWholeAsync();
        (await rig.Database.ReadAsync((context, token) => context.Acts.AnyAsync(token), Cancel)).ShouldBeFalse();
    }

    [Theory]
    [InlineData(ChangeKind.TagPushed, "v1", true, "create", "artifact", "library/app:v1")]
    [InlineData(ChangeKind.ManifestPushed, null, true, "create", "artifact", "library/app@sha256:")]
    [InlineData(ChangeKind.TagDeleted, "v1", true, "delete", "tag", "library/app:v1")]
    [InlineData(ChangeKind.ManifestDeleted, null, true, "delete", "artifact", "library/app@sha256:")]
    [InlineData(ChangeKind.RepositoryDeleted, null, false, "delete", "repository", "library/app")]
    [InlineData(ChangeKind.LabelsChanged, null, true, "update", "artifact", "library/app@sha256:")]
    public async Task Changes_of_content_are_told_in_Harbors_words(
        ChangeKind kind,
        string? tag,
        bool digest,
        string operation,
        string type,
        string resource
    )
    {
        await using var rig = await AuditRig.CreateAsync(DatabaseKind.Sqlite);
        var project = await ProjectAsync(rig);
        await ChangeAsync(rig, kind, tag is null ? null : Tag.Parse(tag), digest ? One : null);

        await rig.TakeAsync();

        var line = (await rig.LinesAsync()).ShouldHaveSingleItem();
        (line.Operation, line.ResourceType, line.Actor, line.ProjectId).ShouldBe((operation, type, "lea", project));
        line.Resource.ShouldStartWith(resource);
        line.At.ShouldBe(rig.Clock.GetUtcNow());
    }

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.Postgres)]
    public async Task A_tag_that_is_put_on_what_is_here_already_is_the_creation_of_a_tag(DatabaseKind kind)
    {
        await using var rig = await AuditRig.CreateAsync(kind);
        var project = await ProjectAsync(rig);
        await rig.WriteAsync(context =>
        {
            var repository = new RepositoryRow { ProjectId = project, Name = RepositoryName.Parse("library/app") };
            context.Manifests.Add(
                new ManifestRow
                {
                    Repository = repository,
                    Digest = One,
                    MediaType = MediaType.Parse("application/vnd.oci.image.manifest.v1+json"),
                    PushedAt = rig.Clock.GetUtcNow(),
                }
            );
            return Task.CompletedTask;
        });
        await ChangeAsync(rig, ChangeKind.TagPushed, Tag.Parse("v1"), One);
        rig.Clock.Advance(TimeSpan.FromSeconds(1));
        await ChangeAsync(rig, ChangeKind.TagPushed, Tag.Parse("v2"), One);

        await rig.TakeAsync();

        (await rig.TypesAsync()).ShouldBe(["create_artifact", "create_tag"]);
    }

    [Fact]
    public async Task A_change_in_a_project_that_is_gone_is_not_laid_to_a_later_one_of_its_name()
    {
        await using var rig = await AuditRig.CreateAsync(DatabaseKind.Sqlite);
        await ChangeAsync(rig, ChangeKind.ManifestDeleted, null, One);
        rig.Clock.Advance(TimeSpan.FromSeconds(1));
        await ProjectAsync(rig);

        await rig.TakeAsync();

        (await rig.LinesAsync()).ShouldHaveSingleItem().ProjectId.ShouldBeNull();
    }

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.Postgres)]
    public async Task A_process_that_died_goes_on_where_it_was(DatabaseKind kind)
    {
        await using var rig = await AuditRig.CreateAsync(kind);
        await AddActsAsync(rig, AuditKeeper.AtOnce + 20);
        (await rig.Keeper.TakeOnceAsync(Cancel)).ShouldBeTrue();
        (await rig.LinesAsync()).Count.ShouldBe(AuditKeeper.AtOnce);

        (await rig.KeeperOn(rig.Database).TakeOnceAsync(Cancel)).ShouldBeFalse();

        (await rig.LinesAsync())
            .ConvertAll(line => line.Resource)
            .ShouldBe([.. Enumerable.Range(0, AuditKeeper.AtOnce + 20).Select(number => $"p{number}")]);
        await rig.ShouldBeWholeAsync();
    }

    [Fact]
    public async Task Nodes_that_write_at_once_make_one_chain()
    {
        await using var rig = await AuditRig.CreateAsync(DatabaseKind.Postgres);
        await using var other = new PostgresDatabase(rig.ConnectionString, TimeProvider.System);
        await other.OpenAsync(_ => Task.CompletedTask, Cancel);
        var elsewhere = new AuditKeeper(
            other,
            new Entrepot.Access.Audit.Pulls.PullLog(),
            new FailedSignIns(rig.Clock),
            rig.Configuration,
            rig.Clock
        );

        for (var round = 0; round < 10; round++)
        {
            await AddActsAsync(rig, 20);
            await Task.WhenAll(rig.Keeper.TakeOnceAsync(Cancel), elsewhere.TakeOnceAsync(Cancel));
        }

        var lines = await rig.LinesAsync();
        lines.ConvertAll(line => line.Id).ShouldBe([.. Enumerable.Range(1, 200)]);
        await rig.ShouldBeWholeAsync();
    }

    [Fact]
    public async Task Kinds_that_the_configuration_leaves_out_are_not_written()
    {
        await using var rig = await AuditRig.CreateAsync(DatabaseKind.Sqlite);
        var item = ConfigurationTable.Find("disabled_audit_log_event_types")!;
        await rig.Configuration.ChangeAsync(
            new Dictionary<ConfigurationItem, object> { [item] = "update_project" },
            _ => Acts.By("admin") with { Operation = "update", ResourceType = "configuration" },
            Cancel
        );

        await rig.ActAsync("create_project", "update_project", "delete_project");

        (await rig.TypesAsync()).ShouldBe(["update_configuration", "create_project", "delete_project"]);
    }

    [Fact]
    public async Task Nobody_keeps_from_the_log_that_they_keep_something_from_it()
    {
        await using var rig = await AuditRig.CreateAsync(DatabaseKind.Sqlite);
        await ConfigureAsync(rig, "disabled_audit_log_event_types", "update_configuration,delete_audit_log");
        await ConfigureAsync(rig, "banner_message", "hello");
        await ConfigureAsync(rig, "pull_audit_log_disable", true);
        await rig.ActAsync("create_project");
        rig.Clock.Advance(TimeSpan.FromHours(5));
        await rig.PurgeAsync(4, dryRun: false, "create_project");
        await rig.TakeAsync();

        (await rig.LinesAsync())
            .Where(line => line.Operation is not ("" or "test"))
            .Select(line => $"{line.Operation} {line.ResourceType} {line.Description}".Split(':')[0])
            .ShouldBe([
                "update configuration disabled_audit_log_event_types",
                "update configuration pull_audit_log_disable",
                "delete audit_log purge 1",
            ]);
    }

    private static Task<ConfigurationChange> ConfigureAsync(AuditRig rig, string key, object value) =>
        rig.Configuration.ChangeAsync(
            new Dictionary<ConfigurationItem, object> { [ConfigurationTable.Find(key)!] = value },
            names =>
                Acts.By("admin") with
                {
                    Operation = "update",
                    ResourceType = "configuration",
                    Description = names,
                },
            Cancel
        );

    private static Task AddActsAsync(AuditRig rig, int count) =>
        rig.WriteAsync(context =>
        {
            for (var number = 0; number < count; number++)
            {
                new Act("ann", "", "create", "project", $"p{number}").AddTo(context, rig.Clock.GetUtcNow());
            }

            return Task.CompletedTask;
        });

    private static async Task<long> ProjectAsync(AuditRig rig)
    {
        var project = new ProjectRow { Name = "library", CreatedAt = rig.Clock.GetUtcNow() };
        await rig.WriteAsync(context =>
        {
            context.Projects.Add(project);
            return Task.CompletedTask;
        });
        return project.Id;
    }

    private static Task ChangeAsync(AuditRig rig, ChangeKind kind, Tag? tag, Digest? digest) =>
        rig.WriteAsync(context =>
        {
            context.Changes.Add(
                new ChangeRow
                {
                    At = rig.Clock.GetUtcNow(),
                    Project = "library",
                    Repository = RepositoryName.Parse("library/app"),
                    Tag = tag,
                    Digest = digest,
                    Kind = kind,
                    Actor = "lea",
                    Act = "1",
                }
            );
            return Task.CompletedTask;
        });
}
