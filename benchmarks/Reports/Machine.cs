using System.Globalization;
using System.Runtime.InteropServices;

namespace Entrepot.Bench.Reports;

/// <summary>Where the figures come from.</summary>
internal sealed record Machine(string Processor, int Cores, long MemoryBytes, string System, string Date)
{
    public static Machine This(TimeProvider clock) =>
        new(
            FieldOf("/proc/cpuinfo", "model name") ?? RuntimeInformation.ProcessArchitecture.ToString(),
            Environment.ProcessorCount,
            GC.GetGCMemoryInfo().TotalAvailableMemoryBytes,
            RuntimeInformation.OSDescription,
            clock.GetUtcNow().ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture) + " UTC"
        );

    public override string ToString() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{Date}: {Processor}, {Cores} cores, {MemoryBytes / 1e9:0} GB of memory, {System}"
        );

    private static string? FieldOf(string file, string field) =>
        File.ReadLines(file)
            .FirstOrDefault(line => line.StartsWith(field, StringComparison.Ordinal))
            ?.Split(':', 2)[1]
            .Trim();
}
