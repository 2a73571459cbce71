using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.RegularExpressions;
using Entrepot.EndToEnd.Replication;
using Entrepot.Rigs;
using Entrepot.Rigs.Images;
using Entrepot.Rigs.Notices;
using Entrepot.Rigs.Sites;
using Shouldly;
using Xunit;

namespace Entrepot.EndToEnd.Alarms;

/// <summary>Whoever runs a site hears of a peer that is away, and that it is back.</summary>
public sealed partial class AlarmTests
{
    private const string MetricsToken = "a-token-for-the-scraper";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_peer_that_goes_away_is_told_of_and_its_return_too()
    {
        await using var receiver = await NoticeReceiver.StartAsync(Cancel);
        await using var mail = MailReceiver.Start();
        await using var scene = await ReplicationScene.StartAsync(Cancel, options: Telling(receiver, mail));
        await scene.CreateRuleAsync(Cancel);
        var image = new ImageBuilder().Image(1000);
        await scene.Registry.StopAsync(Cancel);

        await scene.Site.Registry.PushAsync("library/team/app", image, Cancel, "v1");
        var raised = await NoticeAsync(receiver, "raised");
        raised.Text("kind").ShouldBe("endpoint_parked");
        raised.Text("subject").ShouldBe("peer");
        (await MetricAsync(scene.Site, "entrepot_endpoint_parked{endpoint=\"peer\"}")).ShouldBe(1);
        (
            await MetricAsync(scene.Site, "entrepot_replication_lag_seconds{endpoint=\"peer\",rule=\"to-the-peer\"}")
        ).ShouldBeInRange(1, 120);

        await scene.Registry.StartAsync(Cancel);
        await NoticeAsync(receiver, "cleared");
        await Eventually.IsTrueAsync(
            "both mails arrive",
            _ => Task.FromResult(mail.Taken.Count == 2),
            Cancel,
            Patience
        );
        receiver.Taken.Count.ShouldBe(2);
        (await MetricAsync(scene.Site, "entrepot_endpoint_parked{endpoint=\"peer\"}")).ShouldBe(0);
        await scene.WaitForAsync("mirror/library/app", "v1", image.Digest, Cancel, Patience);
    }

    [Fact]
    public async Task A_notice_that_nobody_took_before_a_kill_is_delivered_after_it()
    {
        await using var receiver = await NoticeReceiver.StartAsync(Cancel);
        await using var scene = await ReplicationScene.StartAsync(Cancel, options: Telling(receiver));
        await scene.CreateRuleAsync(Cancel);
        receiver.Status = 503;
        await scene.Registry.StopAsync(Cancel);
        await scene.Site.Registry.PushAsync("library/team/app", new ImageBuilder().Image(1000), Cancel, "v1");
        await Eventually.IsTrueAsync(
            "the notice is refused",
            _ => Task.FromResult(receiver.Asked > 0),
            Cancel,
            Patience
        );

        await scene.Site.KillAsync(Cancel);
        receiver.Status = 204;
        await scene.Site.StartAgainAsync(Cancel);

        (await NoticeAsync(receiver, "raised")).Text("subject").ShouldBe("peer");
    }

    [Fact]
    public async Task Metrics_are_told_to_whoever_has_their_token_and_all_of_them_are_written_down()
    {
        await using var site = await EntrepotSite.StartAsync(
            new SiteOptions
            {
                Environment = new Dictionary<string, string?> { ["ENTREPOT_METRICS_TOKEN"] = MetricsToken },
            },
            Cancel
        );
        var image = new ImageBuilder().Image(1000);
        await site.Registry.PushAsync("library/app", image, Cancel, "v1");
        await site.Registry.VerifyAsync("library/app", "v1", image, Cancel);
        using var asked = await site.Http.GetAsync("/metrics", Cancel);
        asked.StatusCode.ShouldBe(HttpStatusCode.Unauthorized, "no account's password is the token");
        asked.Headers.WwwAuthenticate.ToString().ShouldStartWith("Bearer");

        var text = await ScrapeAsync(site, MetricsToken);

        var page = await File.ReadAllTextAsync(PageFile(), Cancel);
        var told = Family().Matches(text).Select(match => match.Groups["name"].Value).ToList();
        told.ShouldContain("entrepot_blob_received_bytes_total");
        told.ShouldContain("entrepot_blob_sent_bytes_total");
        told.ShouldContain("entrepot_http_request_duration_seconds");
        told.ShouldAllBe(name => page.Contains($"`{name}`", StringComparison.Ordinal));
        Value(text, "entrepot_http_request_duration_seconds_count{code=\"201\",group=\"manifests\"}").ShouldBe(1);
        Value(text, "entrepot_blob_received_bytes_total{}").ShouldBe(image.Blobs.Sum(blob => blob.Bytes.Length));
    }

    private static SiteOptions Telling(NoticeReceiver receiver, MailReceiver? mail = null)
    {
        var environment = new Dictionary<string, string?> { ["ENTREPOT_ALARM_URL"] = receiver.Address.ToString() };
        if (mail is not null)
        {
            environment["ENTREPOT_ALARM_MAIL_TO"] = "ops@example.com";
            environment["ENTREPOT_ALARM_MAIL_FROM"] = "registry@example.com";
            environment["ENTREPOT_SMTP_URL"] = string.Create(
                CultureInfo.InvariantCulture,
                $"smtp://127.0.0.1:{mail.Port}"
            );
        }

        return new SiteOptions { Environment = environment };
    }

    private static Task<PostedNotice> NoticeAsync(NoticeReceiver receiver, string state) =>
        Eventually.GetAsync(
            $"an alarm is {state}",
            _ => Task.FromResult(receiver.Taken.FirstOrDefault(notice => notice.Text("state") == state)),
            Cancel,
            Patience
        );

    private static async Task<double> MetricAsync(EntrepotSite site, string series) =>
        Value(await ScrapeAsync(site, token: null), series);

    private static async Task<string> ScrapeAsync(EntrepotSite site, string? token)
    {
        using var client = site.ClientFor(null, null);
        client.DefaultRequestHeaders.Authorization = token is null
            ? null
            : new AuthenticationHeaderValue("Bearer", token);
        return await client.GetStringAsync("/metrics", Cancel);
    }

    private static double Value(string text, string series) =>
        text.Split('\n').FirstOrDefault(line => line.StartsWith($"{series} ", StringComparison.Ordinal)) is { } found
            ? double.Parse(found[(found.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture)
            : throw new RigException($"There is no {series} in\n{text}");

    /// <summary>The page of the repository that these tests were built from.</summary>
    private static string PageFile()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !Path.Exists(Path.Combine(folder.FullName, "docs/metrics.md")))
        {
            folder = folder.Parent;
        }

        return Path.Combine(folder.ShouldNotBeNull().FullName, "docs/metrics.md");
    }

    [GeneratedRegex(@"^# TYPE (?<name>entrepot_\w+) ", RegexOptions.Multiline)]
    private static partial Regex Family();
}
