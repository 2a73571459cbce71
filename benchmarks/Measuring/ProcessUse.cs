using System.Globalization;

namespace Entrepot.Bench.Measuring;

/// <summary>What a server has used, by the system's accounting: all processes of its group, ended children included.</summary>
internal static class ProcessUse
{
    /// <summary>Ticks of /proc/PID/stat a second, which is 100 on every Linux.</summary>
    private const double TicksPerSecond = 100;

    /// <summary>User and system time of a process group in seconds.</summary>
    public static double CpuSeconds(int processGroup) =>
        Members(processGroup).Sum(member => member.Fields[11..15].Sum(Parse)) / TicksPerSecond;

    /// <summary>Forgets the peak of memory, so that the next one is that of the next measurement.</summary>
    public static void ResetPeak(int processGroup)
    {
        foreach (var (id, _) in Members(processGroup))
        {
            File.WriteAllText($"/proc/{id}/clear_refs", "5");
        }
    }

    /// <summary>The most memory held since <see cref="ResetPeak"/>, in bytes.</summary>
    public static long PeakBytes(int processGroup) => Members(processGroup).Sum(member => PeakOf(member.Id));

    private static long PeakOf(int id)
    {
        var line = File.ReadLines($"/proc/{id}/status")
            .First(line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
        return Parse(line["VmHWM:".Length..].Replace("kB", "", StringComparison.Ordinal)) * 1024;
    }

    /// <summary>The processes of a group with the fields of their stat from the third on.</summary>
    private static IEnumerable<(int Id, string[] Fields)> Members(int processGroup)
    {
        var group = processGroup.ToString(CultureInfo.InvariantCulture);
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (
                int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var id)
                && FieldsOf(folder) is { } fields
                && fields[2] == group
            )
            {
                yield return (id, fields);
            }
        }
    }

    private static string[]? FieldsOf(string folder)
    {
        try
        {
            // The second field is the program's name in parentheses, and may hold spaces.
            var text = File.ReadAllText(Path.Combine(folder, "stat"));
            return text[(text.LastIndexOf(')') + 2)..].Split(' ');
        }
        catch (IOException)
        {
            // It ended between the listing and the look.
            return null;
        }
    }

    private static long Parse(string number) => long.Parse(number, CultureInfo.InvariantCulture);
}
