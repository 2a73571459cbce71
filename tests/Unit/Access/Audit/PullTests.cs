using System.Net;
using Entrepot.Access.Audit.Pulls;
using Entrepot.Access.Configuration;
using Entrepot.Data.Rows;
using Entrepot.Oci;
using Entrepot.Rigs;
using Entrepot.Rigs.Images;
using Entrepot.Unit.Distribution;
using Entrepot.Unit.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;
using static Entrepot.Unit.Distribution.RegistryHost;

namespace Entrepot.Unit.Access.Audit;

public sealed class PullTests
{
    private static readonly Artifact Image = new ImageBuilder().Image(100);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.Postgres)]
    public async Task Who_pulls_is_told_and_counted_and_who_only_looks_is_not(DatabaseKind kind)
    {
        await using var host = await StartAsync(kind);
        (await host.PushAsync(Image, "v1")).EnsureSuccessStatusCode();
        await host.SendAsync(HttpMethod.Head, $"{Nginx}/manifests/v1");
        await host.GetAsync($"{Nginx}/manifests/v1", ("If-None-Match", $"\"{Image.Digest}\""));
        await host.GetAsync($"{Nginx}/manifests/none");

        (await host.GetAsync($"{Nginx}/manifests/v1")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await host.GetAsync($"{Nginx}/manifests/{Image.Digest}")).StatusCode.ShouldBe(HttpStatusCode.OK);

        var lines = await PullLinesAsync(host, 2);
        lines
            .ConvertAll(line => line.Resource)
            .ShouldBe(["library/web/nginx:v1", $"library/web/nginx@{Image.Digest}"], ignoreOrder: true);
        lines.ShouldAllBe(line => line.Actor == "admin" && line.Address == "127.0.0.1" && line.ProjectId != null);
        var (repository, manifest, tag) = await ContentAsync(host);
        repository.PullCount.ShouldBe(2);
        manifest.PulledAt.ShouldNotBeNull();
        tag.PulledAt.ShouldNotBeNull();
    }

    [Fact]
    public async Task Who_pulls_without_signing_in_is_told_as_anonymous()
    {
        await using var host = await StartAsync();
        (await host.PushAsync(Image, "v1")).EnsureSuccessStatusCode();
        var bearer = await host.Site.BearerAsync(null, "repository:library/web/nginx:pull");

        (await host.Site.GetAsync($"{Nginx}/manifests/v1", bearer)).StatusCode.ShouldBe(HttpStatusCode.OK);

        (await PullLinesAsync(host, 1))[0].Actor.ShouldBe("anonymous");
    }

    [Theory]
    [InlineData("pull_audit_log_disable")]
    [InlineData("pull_count_update_disable")]
    [InlineData("pull_time_update_disable")]
    public async Task What_the_configuration_switches_off_is_not_written(string off)
    {
        await using var host = await StartAsync();
        (await host.PushAsync(Image, "v1")).EnsureSuccessStatusCode();
        await host
            .Site.Services.GetRequiredService<ConfigurationBook>()
            .ChangeAsync(
                new Dictionary<ConfigurationItem, object> { [ConfigurationTable.Find(off)!] = true },
                _ => Acts.By("admin"),
                Cancel
            );

        await host.GetAsync($"{Nginx}/manifests/v1");

        // The two that are on are written in the transaction in which the third would be.
        await Eventually.IsTrueAsync(
            "the pull is written",
            async _ =>
            {
                var (repository, manifest, _) = await ContentAsync(host);
                return off == "pull_count_update_disable" ? manifest.PulledAt is not null : repository.PullCount == 1;
            },
            Cancel
        );
        var (counted, pulled, tag) = await ContentAsync(host);
        (counted.PullCount == 0).ShouldBe(off == "pull_count_update_disable");
        (pulled.PulledAt is null).ShouldBe(off == "pull_time_update_disable");
        (tag.PulledAt is null).ShouldBe(off == "pull_time_update_disable");
        (await PullLinesAsync(host, 0)).Count.ShouldBe(off == "pull_audit_log_disable" ? 0 : 1);
    }

    [Fact]
    public async Task More_pulls_than_are_written_are_counted_and_told_and_hold_nobody_up()
    {
        await using var rig = await AuditRig.CreateAsync(DatabaseKind.Sqlite);
        for (var number = 0; number < PullLog.Capacity + 30; number++)
        {
            rig.Pulls.Note(PullOf($"10.1.{number / 250 % 250}.{number % 250}", rig.Clock.GetUtcNow()));
        }

        await rig.TakeAsync();

        (await rig.LinesAsync()).ShouldContain(line =>
            line.Operation == "pull" && line.Description == "30 pulls more, that came faster than they are written"
        );
        (await rig.LinesAsync()).Count(line => line.Resource.Length > 0).ShouldBe(PullLog.Capacity);
        await rig.ShouldBeWholeAsync();
    }

    [Fact]
    public async Task The_same_pull_many_times_within_a_moment_is_one_line_with_its_count()
    {
        await using var rig = await AuditRig.CreateAsync(DatabaseKind.Sqlite);
        for (var number = 0; number < 40; number++)
        {
            rig.Pulls.Note(PullOf("10.1.0.1", rig.Clock.GetUtcNow()));
        }

        await rig.TakeAsync();

        (await rig.LinesAsync()).ShouldHaveSingleItem().Description.ShouldEndWith(", 40 times");
    }

    private static Pull PullOf(string address, DateTimeOffset at) =>
        new(
            at,
            1,
            RepositoryName.Parse("library/app"),
            Tag.Parse("v1"),
            Digest.Parse(Image.Digest),
            "ann",
            IPAddress.Parse(address)
        );

    private static async Task<List<AuditEntryRow>> PullLinesAsync(RegistryHost host, int atLeast)
    {
        List<AuditEntryRow> lines = [];
        await Eventually.IsTrueAsync(
            "the pulls are in the log",
            async token =>
            {
                lines = await host.Site.Database.ReadAsync(
                    (context, cancel) =>
                        context.AuditEntries.AsNoTracking().Where(row => row.Operation == "pull").ToListAsync(cancel),
                    token
                );
                return lines.Count >= atLeast;
            },
            Cancel
        );
        return lines;
    }

    private static Task<(RepositoryRow, ManifestRow, TagRow)> ContentAsync(RegistryHost host) =>
        host.Site.Database.ReadAsync(
            async (context, token) =>
                (
                    await context.Repositories.AsNoTracking().SingleAsync(token),
                    await context.Manifests.AsNoTracking().SingleAsync(token),
                    await context.Tags.AsNoTracking().SingleAsync(token)
                ),
            Cancel
        );
}
