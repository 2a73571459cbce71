using Entrepot.Data.Rows;
using Entrepot.Replication.Alarms;
using Entrepot.Replication.Survey;
using Entrepot.Unit.Testing;
using Microsoft.EntityFrameworkCore;

namespace Entrepot.Unit.Replication.Alarms;

/// <summary>A site with a rule to one endpoint, and what watches over it, by a clock that the test holds.</summary>
internal sealed class AlarmScene : IAsyncDisposable
{
    private AlarmScene(ReplicationSite site, AlarmOptions options)
    {
        Site = site;
        Options = options;
        Watch = NewWatch();
        Sender = new NoticeSender(site.Database, new FixedRandom(1), site.Clock);
    }

    public ReplicationSite Site { get; }

    public AlarmOptions Options { get; }

    public AlarmWatch Watch { get; }

    public NoticeSender Sender { get; }

    private static CancellationToken Never => CancellationToken.None;

    public static async Task<AlarmScene> CreateAsync(DatabaseKind kind, AlarmOptions? options = null)
    {
        var site = await ReplicationSite.CreateAsync(kind);
        await site.AddPolicyAsync();
        return new AlarmScene(
            site,
            options ?? new AlarmOptions { Url = new Uri("http://127.0.0.1:1"), MailTo = ["ops@example.com"] }
        );
    }

    /// <summary>The watch of a node of its own.</summary>
    public AlarmWatch NewWatch() =>
        new(
            new SurveyReader(Site.Database, Options, Site.Clock),
            new AlarmBook(Site.Database, Options, Site.Clock),
            Options
        );

    public Task ParkAsync() =>
        EndpointAsync(endpoint =>
        {
            endpoint.ParkedUntil = Site.Clock.GetUtcNow();
            endpoint.ConsecutiveFaults = 3;
            endpoint.StatusReason = "connect";
        });

    /// <summary>It answers pings; whether work succeeds is still to be seen.</summary>
    public Task AnswerAsync() => EndpointAsync(endpoint => endpoint.ParkedUntil = null);

    /// <summary>Work has succeeded there.</summary>
    public Task OpenAsync() =>
        EndpointAsync(endpoint =>
        {
            endpoint.ParkedUntil = null;
            endpoint.ConsecutiveFaults = 0;
        });

    public Task RuleAsync(Action<ReplicationPolicyRow> change) =>
        Site.WriteAsync(async context => change((await context.ReplicationPolicies.FindAsync(1L))!));

    public Task<List<AlarmRow>> AlarmsAsync() =>
        Site.Database.ReadAsync(
            (context, token) => context.Alarms.AsNoTracking().OrderBy(alarm => alarm.Id).ToListAsync(token),
            Never
        );

    public Task<List<AlarmNoticeRow>> NoticesAsync() =>
        Site.Database.ReadAsync(
            (context, token) => context.AlarmNotices.AsNoTracking().OrderBy(notice => notice.Id).ToListAsync(token),
            Never
        );

    public ValueTask DisposeAsync() => Site.DisposeAsync();

    private Task EndpointAsync(Action<RegistryEndpointRow> change) =>
        Site.WriteAsync(async context => change((await context.RegistryEndpoints.FindAsync(1L))!));
}
