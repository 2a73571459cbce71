using System.Diagnostics;
using System.Globalization;
using System.Text;
using Entrepot.Rigs.Growth;
using Shouldly;
using Xunit;

namespace Entrepot.EndToEnd.Growth;

/// <summary>
/// What the pages ask for their lists, in every order, filtered as people type and on the last page: in a project with
/// 10,000 repositories, of which one has 100,000 artifacts with a tag each.
/// </summary>
public sealed class PageListTests
{
    private const int Rounds = 7;
    private const string Project = "/api/v2.0/projects/team-0000";
    private const string Artifacts = $"{Project}/repositories/monorepo/artifacts";
    private const string ArtifactParts = "tag_limit=3&with_label=true&with_accessory=true&page_size=25";

    private static readonly TimeSpan Allowed = TimeSpan.FromMilliseconds(200);

    private static readonly SiteScale Scale = new()
    {
        Artifacts = 100_000,
        Repositories = 10_000,
        Projects = 1,
        TagsOfLargest = 100_000,
        PendingTargets = 20_000,
        SettledTargets = 20_000,
    };

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static IEnumerable<string> Paths =>
        [
            "/api/v2.0/statistics",
            "/api/v2.0/search?q=app-0",
            "/api/v2.0/projects?sort=name&page_size=25",
            "/api/v2.0/projects?sort=name&page_size=25&name=team",
            $"{Project}/summary",
            .. Repositories("", "&q=name%3D~%22app%22", "&q=name%3D~%22app-0999%22", "&q=name%3D~%22no-such%22"),
            $"{Artifacts}/{GrownSite.Tag(50_000)}?with_tag=false&with_label=true",
            $"{Artifacts}/{GrownSite.Tag(50_000)}/tags?sort=-push_time&page_size=10",
            .. ArtifactLists(),
            "/api/entrepot/v1/replication/standing",
            "/api/entrepot/v1/statistics/activity",
            "/api/v2.0/replication/executions?policy_id=1000&sort=-id&page_size=25",
            "/api/v2.0/replication/executions?status=Failed&sort=-id&page_size=5",
            .. Tasks("", "&status=InProgress", "&q=src_resource%3D~%22app-0%22"),
            "/api/v2.0/auditlog-exts?page_size=25",
            "/api/v2.0/auditlog-exts?page_size=25&q=username%3D~%22a%22%2Cresource%3D~%22app-0%22",
            $"{Project}/auditlog-exts?page_size=25",
            "/api/v2.0/quotas?reference=project&sort=-used.storage&page_size=25",
        ];

    [Fact]
    [Trait("Category", "Soak")]
    public Task Every_list_of_a_page_is_quick_on_SQLite() => MeasureAsync(postgres: false);

    [Fact]
    [Trait("Category", "Soak")]
    public Task Every_list_of_a_page_is_quick_on_PostgreSQL() => MeasureAsync(postgres: true);

    private static async Task MeasureAsync(bool postgres)
    {
        await using var site = await MeasuredSite.CreateAsync(Scale, postgres, Cancel);
        await site.StartAsync(Cancel);
        var report = new StringBuilder();
        var slow = new List<string>();
        foreach (var path in Paths)
        {
            var times = new List<TimeSpan>();
            var work = WorkOf(site);
            for (var round = 0; round < Rounds; round++)
            {
                var clock = Stopwatch.StartNew();
                using var answer = await site.Site.Http.GetAsync(path, Cancel);
                answer.IsSuccessStatusCode.ShouldBeTrue($"{path}: {await answer.Content.ReadAsStringAsync(Cancel)}");
                times.Add(clock.Elapsed);
            }

            var (first, usual) = (times[0], times.Order().ElementAt(Rounds / 2));
            report.AppendLine(
                CultureInfo.InvariantCulture,
                $"| {path} | {first.TotalMilliseconds:0} ms | {usual.TotalMilliseconds:0} ms | {(WorkOf(site) - work).TotalMilliseconds / Rounds:0} ms |"
            );
            if (usual > Allowed)
            {
                slow.Add(path);
            }
        }

        TestContext.Current.TestOutputHelper?.WriteLine(report.ToString());
        slow.ShouldBeEmpty(report.ToString());
    }

    /// <summary>What the server's process has had of the processors, which a busy machine takes no longer for.</summary>
    private static TimeSpan WorkOf(MeasuredSite site)
    {
        using var server = Process.GetProcessById(site.Site.ProcessId);
        return server.TotalProcessorTime;
    }

    private static IEnumerable<string> Repositories(params IEnumerable<string> conditions) =>
        from sort in (string[])["-update_time", "name", "-pull_count"]
        from condition in conditions
        from page in (int[])[1, 400]
        where page == 1 || condition.Length == 0
        select $"{Project}/repositories?sort={sort}&page_size=25&page={page}{condition}";

    private static IEnumerable<string> ArtifactLists()
    {
        string[] conditions =
        [
            "",
            "tags=*",
            "tags=nil",
            "type=IMAGE",
            "type=CHART",
            "labels=(1)",
            "tags=~\"build\"",
            "tags=~\"build-00500\"",
            "tags=~\"no-such\"",
            "tags=*,tags=~\"build\"",
            "type=IMAGE,tags=~\"1\"",
        ];
        return from sort in (string[])["-push_time", "push_time", "-size", "size"]
            from condition in conditions
            from page in (int[])[1, 4_000]
            where page == 1 || condition.Length == 0 || sort == "-push_time"
            select $"{Artifacts}?{ArtifactParts}&sort={sort}&page={page}"
                + (condition.Length == 0 ? "" : $"&q={Uri.EscapeDataString(condition)}");
    }

    private static IEnumerable<string> Tasks(params IEnumerable<string> conditions) =>
        conditions.Select(condition =>
            string.Create(
                CultureInfo.InvariantCulture,
                $"/api/entrepot/v1/replication/executions/{GrownSite.GreatExecutionId(Scale)}/tasks?sort=-id&page_size=25{condition}"
            )
        );
}
