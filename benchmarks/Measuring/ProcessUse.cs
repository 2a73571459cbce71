using System.Globalization;

namespace Entrepot.Bench.Measuring;

/// <summary>What a process has used, by its own accounting, ended children included.</summary>
internal static class ProcessUse
{
    /// <summary>Ticks of /proc/PID/stat a second, which is 100 on every Linux.</summary>
    private const double TicksPerSecond = 100;

    /// <summary>User and system time in seconds.</summary>
    public static double CpuSeconds(int processId)
    {
        // The second field is the program's name in parentheses, and may hold spaces.
        var text = File.ReadAllText($"/proc/{processId}/stat");
        var fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');
        return fields[11..15].Sum(field => long.Parse(field, CultureInfo.InvariantCulture)) / TicksPerSecond;
    }

    /// <summary>Forgets the peak of memory, so that the next one is that of the next measurement.</summary>
    public static void ResetPeak(int processId) => File.WriteAllText($"/proc/{processId}/clear_refs", "5");

    /// <summary>The most memory held since <see cref="ResetPeak"/>, in bytes.</summary>
    public static long PeakBytes(int processId)
    {
        var line = File.ReadLines($"/proc/{processId}/status")
            .First(line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
        return long.Parse(
                line["VmHWM:".Length..].Replace("kB", "", StringComparison.Ordinal),
                CultureInfo.InvariantCulture
            ) * 1024;
    }
}
