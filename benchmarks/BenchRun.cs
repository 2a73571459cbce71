using System.Net.Sockets;
using System.Text.Json;
using Entrepot.Bench.Measuring;
using Entrepot.Bench.Targets;
using Entrepot.Bench.Workloads;
using Entrepot.Rigs;

namespace Entrepot.Bench;

/// <summary>Measures row after row, each in alternating runs at all contenders. What fails is told, and the next row's turn.</summary>
internal sealed class BenchRun(
    IReadOnlyList<Contender> contenders,
    Profile profile,
    Limit? hashSpeed,
    CancellationToken cancellationToken
) : IAsyncDisposable
{
    /// <summary>How much a server may hold before it is replaced by an empty one.</summary>
    private const long HeldLimit = 8_000_000_000;

    /// <summary>Blobs of this size wait for disk and network more than for code.</summary>
    private const long ManyBytes = 100_000_000;

    private const double StillFalling = 0.95;

    private readonly TargetPool pool = new();

    public async Task<RowResult> MeasureAsync(Row row)
    {
        var lanes = contenders.Select(contender => new Lane(contender, row.Workload)).ToList();
        if (row.Kind == RowKind.Pull && Nginx.IsInstalled)
        {
            lanes.Add(new Lane(Nginx.Contender, target => new FilePull(target, row.Content!())));
        }

        await MeasureAsync(row, lanes);
        var results = lanes
            .Select(lane => new ContenderResult(lane.Contender.Name, lane.Fault is null ? lane.Runs : [], lane.Fault))
            .ToList();
        return new RowResult(
            row,
            results[..contenders.Count],
            LimitOf(row, results.ElementAtOrDefault(contenders.Count))
        );
    }

    public ValueTask DisposeAsync() => pool.DisposeAsync();

    private async Task MeasureAsync(Row row, List<Lane> lanes)
    {
        if (!HasRoom(row))
        {
            lanes.ForEach(lane => lane.Fault = "the disk has not enough room");
            return;
        }

        foreach (var lane in lanes)
        {
            await TryAsync(row, lane, () => EnterAsync(row, lane));
        }

        // Together: nothing is measured yet, and filling a registry takes a while.
        await Task.WhenAll(
            lanes.Select(lane =>
                Task.Run(() => TryAsync(row, lane, () => lane.Workload!.PrepareAsync(cancellationToken)))
            )
        );

        for (var repetition = 0; repetition < profile.RepetitionsOf(row.BytesPerOperation); repetition++)
        {
            // The order turns round each time, so that nobody always has the cold caches or the fuller disk.
            foreach (var lane in repetition % 2 == 0 ? lanes : Enumerable.Reverse(lanes))
            {
                await TryAsync(row, lane, () => RunAsync(row, lane));
            }
        }
    }

    /// <summary>Makes the lane's server run and finds its work.</summary>
    private async Task EnterAsync(Row row, Lane lane)
    {
        lane.Target =
            await pool.GetAsync(lane.Contender, row.Door, cancellationToken)
            ?? throw new WorkloadException("it does not apply");
        lane.Workload = lane.MakeWorkload(lane.Target) ?? throw new WorkloadException("it does not apply");
    }

    private async Task RunAsync(Row row, Lane lane)
    {
        if (lane.Target!.HeldBytes > HeldLimit)
        {
            await pool.ForgetAsync(lane.Contender, row.Door);
            await EnterAsync(row, lane);
            await lane.Workload!.PrepareAsync(cancellationToken);
        }

        await lane.Workload!.RenewAsync(cancellationToken);
        if (lane.Runs.Count == 0)
        {
            Settle(row, lane);
        }

        lane.Runs.Add(Run(row, lane, profile.Duration, profile.WarmUp));
    }

    /// <summary>
    /// Works unmeasured until the server has used some CPU since its start, and operations no longer become cheaper: a new
    /// process compiles and fills caches for a while. CPU, and not time, because on a busy machine it lasts longer.
    /// </summary>
    private void Settle(Row row, Lane lane)
    {
        var (least, steady) = (double.MaxValue, false);
        var windows = row.BytesPerOperation switch
        {
            >= Profile.LargeBlob => 0,
            >= ManyBytes => 1,
            _ => profile.SettleWindows,
        };
        for (var window = 0; window < windows && !(steady && IsGrown(lane.Target!)); window++)
        {
            var run = Run(row, lane, profile.SettleWindow, TimeSpan.Zero);
            var cost = run.CpuPerOperation ?? (1 / run.PerSecond);
            steady = cost > least * StillFalling;
            least = Math.Min(least, cost);
        }
    }

    private bool IsGrown(BenchTarget target) =>
        target.ProcessId is not { } process || ProcessUse.CpuSeconds(process) >= profile.SettleCpuSeconds;

    private Measurement Run(Row row, Lane lane, TimeSpan duration, TimeSpan warmUp)
    {
        var run = Meter.Run(lane.Target!, lane.Workload!, row, (duration, warmUp), cancellationToken);
        if (row.Kind == RowKind.Push)
        {
            lane.Target!.HeldBytes += (run.Operations + row.Concurrency) * row.BytesPerOperation;
        }

        return run;
    }

    /// <summary>A lane that failed stays behind; its server is given up, for it may have died.</summary>
    private async Task TryAsync(Row row, Lane lane, Func<Task> step)
    {
        try
        {
            if (lane.Fault is null)
            {
                await step();
            }
        }
        catch (Exception exception)
            when (exception
                    is WorkloadException
                        or RigException
                        or HttpRequestException
                        or IOException
                        or SocketException
                        or JsonException
            )
        {
            lane.Fault = exception.Message;
            await pool.ForgetAsync(lane.Contender, row.Door);
        }
    }

    private bool HasRoom(Row row)
    {
        var pushed = row.Kind == RowKind.Push ? HeldLimit + (2 * row.BytesPerOperation * row.Concurrency) : 0;
        return new DriveInfo(Path.GetTempPath()).AvailableFreeSpace > pushed * contenders.Count;
    }

    private Limit? LimitOf(Row row, ContenderResult? nginx) =>
        row.Kind switch
        {
            RowKind.Push => hashSpeed,
            RowKind.Pull when nginx is { IsMeasured: true } => new Limit(
                nginx.Name,
                nginx.Median(run => run.PerSecond) * row.BytesPerOperation,
                nginx.Median(run => run.CpuPerOperation!.Value) / row.BytesPerOperation * 1e9
            ),
            _ => null,
        };

    private sealed class Lane(Contender contender, Func<BenchTarget, Workload?> makeWorkload)
    {
        public Contender Contender => contender;

        public Func<BenchTarget, Workload?> MakeWorkload => makeWorkload;

        public List<Measurement> Runs { get; } = [];

        public BenchTarget? Target { get; set; }

        public Workload? Workload { get; set; }

        public string? Fault { get; set; }
    }
}
