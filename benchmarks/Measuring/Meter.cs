using System.Diagnostics;
using Entrepot.Bench.Targets;
using Entrepot.Bench.Wire;
using Entrepot.Bench.Workloads;

namespace Entrepot.Bench.Measuring;

/// <summary>Runs a workload on some connections for some time.</summary>
internal static class Meter
{
    public static Measurement Run(BenchTarget target, Workload workload, int concurrency, TimeSpan duration)
    {
        using var ready = new Barrier(concurrency + 1);
        var faults = new List<Exception>();
        var latencies = Enumerable.Range(0, concurrency).Select(_ => new List<double>()).ToArray();
        var clock = new Stopwatch();
        var threads = latencies
            .Select(own => new Thread(() => Work(target, workload, ready, clock, duration, own, faults)))
            .ToList();
        threads.ForEach(thread => thread.Start());

        // Connections are open and each has done one operation: now it counts.
        ready.SignalAndWait();
        if (target.ProcessId is { } before)
        {
            ProcessUse.ResetPeak(before);
        }

        var cpu = target.ProcessId is { } process ? ProcessUse.CpuSeconds(process) : (double?)null;
        clock.Start();
        ready.SignalAndWait();
        threads.ForEach(thread => thread.Join());
        var seconds = clock.Elapsed.TotalSeconds;
        if (faults.Count > 0)
        {
            throw new AggregateException($"{workload.Name} failed at {target.Name}", faults);
        }

        var sorted = latencies.SelectMany(own => own).Order().ToList();
        return new Measurement(
            sorted.Count,
            seconds,
            target.ProcessId is { } after ? ProcessUse.CpuSeconds(after) - cpu : null,
            target.ProcessId is { } same ? ProcessUse.PeakBytes(same) : null,
            sorted[sorted.Count / 2],
            sorted[sorted.Count * 99 / 100]
        );
    }

    private static void Work(
        BenchTarget target,
        Workload workload,
        Barrier ready,
        Stopwatch clock,
        TimeSpan duration,
        List<double> latencies,
        List<Exception> faults
    )
    {
        using var connection = new WireConnection(target.Address);
        var failed = !TryRun(workload, connection, faults);
        ready.SignalAndWait();
        ready.SignalAndWait();
        while (!failed && clock.Elapsed < duration)
        {
            var began = Stopwatch.GetTimestamp();
            failed = !TryRun(workload, connection, faults);
            latencies.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
        }
    }

    /// <summary>An error is never counted as a fast answer.</summary>
    private static bool TryRun(Workload workload, WireConnection connection, List<Exception> faults)
    {
        try
        {
            workload.Run(connection);
            return true;
        }
        catch (Exception fault) when (fault is IOException or WorkloadException or System.Net.Sockets.SocketException)
        {
            lock (faults)
            {
                faults.Add(fault);
            }

            return false;
        }
    }
}
