using System.Globalization;
using Entrepot.Management.Alarms;
using Entrepot.Management.SystemState;
using Entrepot.Portal.Api;
using Entrepot.Portal.Shell;
using Microsoft.AspNetCore.Components;

namespace Entrepot.Portal.SystemState;

/// <summary>How the site is: what it needs, what it has room for, and what somebody should know of.</summary>
public sealed partial class SystemPage
{
    private const int AlarmsShown = 100;
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(10);

    private OverallHealth? health;
    private VolumeState? volumes;
    private IReadOnlyList<AlarmAnswer>? alarms;
    private ApiRefusal? refusal;
    private DateTimeOffset? time;
    private bool more;

    [CascadingParameter]
    private Person Person { get; set; } = null!;

    [CascadingParameter]
    private GeneralState? Info { get; set; }

    private string TimeText =>
        time?.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture) ?? "–";

    protected override async Task OnInitializedAsync()
    {
        if (Person.IsAdministrator)
        {
            await LookAsync();
            Every(Look, LookAsync);
        }
    }

    private static int UsedPercent(long total, long free) =>
        total <= 0 ? 0 : (int)Math.Round((total - free) * 100.0 / total);

    private async Task LookAsync()
    {
        var state = await Api.WatchAsync<GeneralState>("/api/v2.0/systeminfo", Gone);
        var components = await Api.WatchAsync<OverallHealth>("/api/v2.0/health", Gone);
        var rooms = await Api.WatchAsync<VolumeState>("/api/v2.0/systeminfo/volumes", Gone);
        var open = await Api.WatchAsync<List<AlarmAnswer>>(
            $"/api/entrepot/v1/alarms?page=1&page_size={AlarmsShown}",
            Gone
        );
        refusal = state.Refusal ?? components.Refusal ?? rooms.Refusal ?? open.Refusal;
        time = state.Value?.CurrentTime ?? time;
        health = components.Value ?? health;
        volumes = rooms.Value ?? volumes;
        if (open.IsDone)
        {
            // Those that last come first.
            alarms = [.. open.Value.Where(alarm => alarm.ClearedAt is null)];
            more = alarms.Count == AlarmsShown && open.Total > AlarmsShown;
        }
    }
}
