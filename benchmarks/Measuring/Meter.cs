using System.Diagnostics;
using System.Net.Sockets;
using System.Security.Authentication;
using Entrepot.Bench.Targets;
using Entrepot.Bench.Wire;
using Entrepot.Bench.Workloads;

namespace Entrepot.Bench.Measuring;

/// <summary>One run of a workload on some connections for some time.</summary>
internal sealed class Meter : IDisposable
{
    private readonly BenchTarget target;
    private readonly Workload workload;
    private readonly Row row;
    private readonly TimeSpan duration;
    private readonly TimeSpan warmUp;
    private readonly CancellationToken cancellationToken;
    private readonly Barrier phases;
    private readonly Stopwatch clock = new();
    private readonly List<double>[] latencies;
    private volatile Exception? fault;

    private Meter(
        BenchTarget target,
        Workload workload,
        Row row,
        (TimeSpan Duration, TimeSpan WarmUp) times,
        CancellationToken cancellationToken
    )
    {
        (this.target, this.workload, this.row) = (target, workload, row);
        (duration, warmUp) = times;
        this.cancellationToken = cancellationToken;
        phases = new Barrier(row.Concurrency + 1);
        latencies = [.. Enumerable.Range(0, row.Concurrency).Select(_ => new List<double>())];
    }

    /// <exception cref="WorkloadException">An operation failed: an error is never counted as a fast answer.</exception>
    public static Measurement Run(
        BenchTarget target,
        Workload workload,
        Row row,
        (TimeSpan Duration, TimeSpan WarmUp) times,
        CancellationToken cancellationToken
    )
    {
        using var meter = new Meter(target, workload, row, times, cancellationToken);
        return meter.Measure();
    }

    public void Dispose() => phases.Dispose();

    private Measurement Measure()
    {
        var threads = Enumerable
            .Range(0, row.Concurrency)
            .Select(number => new Thread(() => Work(number)) { IsBackground = true })
            .ToList();
        clock.Start();
        threads.ForEach(thread => thread.Start());
        try
        {
            return Measure(threads);
        }
        finally
        {
            threads.ForEach(thread => thread.Join());
        }
    }

    private Measurement Measure(List<Thread> threads)
    {
        // Connections are open and warm: now it counts.
        phases.SignalAndWait(cancellationToken);
        if (target.ProcessId is { } before)
        {
            ProcessUse.ResetPeak(before);
        }

        var cpu = target.ProcessId is { } group ? ProcessUse.CpuSeconds(group) : 0;
        var client = Environment.CpuUsage.TotalTime;
        clock.Restart();
        phases.SignalAndWait(cancellationToken);
        threads.ForEach(thread => thread.Join());
        var seconds = clock.Elapsed.TotalSeconds;
        cancellationToken.ThrowIfCancellationRequested();
        if (fault is { } first)
        {
            throw new WorkloadException(first.Message, first);
        }

        var times = latencies.SelectMany(own => own).ToList();
        return new Measurement(
            times.Count,
            seconds,
            target.ProcessId is { } after ? ProcessUse.CpuSeconds(after) - cpu : null,
            target.ProcessId is { } same ? ProcessUse.PeakBytes(same) : null,
            (Environment.CpuUsage.TotalTime - client).TotalSeconds,
            Statistics.Percentile(times, 0.5),
            Statistics.Percentile(times, 0.99)
        );
    }

    private void Work(int number)
    {
        WireConnection? connection = null;
        try
        {
            Try(() => connection = new WireConnection(target.Address));
            // One after the other would be enough to warm what is large up, and all at once would fill the disk.
            var warms = number == 0 || row.BytesPerOperation < Profile.LargeBlob;
            while (warms && Try(() => workload.Run(connection!)) && clock.Elapsed < warmUp) { }
            phases.SignalAndWait(cancellationToken);
            phases.SignalAndWait(cancellationToken);
            do
            {
                var began = Stopwatch.GetTimestamp();
                Try(() => workload.Run(connection!));
                latencies[number].Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
            } while (fault is null && clock.Elapsed < duration && !cancellationToken.IsCancellationRequested);
        }
        catch (OperationCanceledException)
        {
            // Nobody waits for the figures.
        }
        finally
        {
            connection?.Dispose();
        }
    }

    /// <summary>Does it unless something failed before; false when it failed.</summary>
    private bool Try(Action operation)
    {
        try
        {
            if (fault is null)
            {
                operation();
            }
        }
        catch (Exception exception)
            when (exception is IOException or WorkloadException or SocketException or AuthenticationException)
        {
            fault = exception;
        }

        return fault is null;
    }
}
