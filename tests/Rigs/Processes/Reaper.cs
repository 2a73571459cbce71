using System.Diagnostics;
using System.Globalization;

namespace Entrepot.Rigs.Processes;

/// <summary>
/// Makes sure that nothing outlives a test run, however it ends: a small shell reads our pipe, and when the pipe closes
/// because this process ended or was killed, it kills every process group and removes every folder that is still
/// registered.
/// </summary>
internal static class Reaper
{
    // Commands: "+g ID", "-g ID" for process groups and "+f PATH", "-f PATH" for folders. TERM comes first so that
    // servers with children of their own (dockerd, PostgreSQL) can end them.
    private const string Script = """
        trap '' INT TERM HUP
        declare -A groups folders
        while read -r what value; do
          case $what in
            +g) groups[$value]=1 ;;
            -g) unset "groups[$value]" ;;
            +f) folders[$value]=1 ;;
            -f) unset "folders[$value]" ;;
          esac
        done
        for g in "${!groups[@]}"; do kill -TERM -- "-$g" 2>/dev/null; done
        for try in 1 2 3 4 5 6 7 8 9 10; do
          alive=0
          for g in "${!groups[@]}"; do kill -0 -- "-$g" 2>/dev/null && alive=1; done
          [ $alive = 0 ] && break
          sleep 0.2
        done
        for g in "${!groups[@]}"; do kill -KILL -- "-$g" 2>/dev/null; done
        for f in "${!folders[@]}"; do
          grep -o " $f[^ ]* " /proc/self/mounts | sort -r | while read -r m; do umount -l "$m"; done
          rm -rf -- "$f"
        done
        """;

    private static readonly Lock Gate = new();
    private static readonly Lazy<Process> Shell = new(StartShell);

    internal static void AddGroup(int processGroup) => Tell("+g", Text(processGroup));

    internal static void RemoveGroup(int processGroup) => Tell("-g", Text(processGroup));

    internal static void AddFolder(string path) => Tell("+f", path);

    internal static void RemoveFolder(string path) => Tell("-f", path);

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static void Tell(string what, string value)
    {
        lock (Gate)
        {
            var pipe = Shell.Value.StandardInput;
            pipe.Write($"{what} {value}\n");
            pipe.Flush();
        }
    }

    private static Process StartShell()
    {
        // A session of its own: Ctrl-C at the terminal ends the tests, not the one who cleans up after them.
        var start = new ProcessStartInfo("setsid") { RedirectStandardInput = true, UseShellExecute = false };
        start.ArgumentList.Add("bash");
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add($"exec >/dev/null 2>&1\n{Script}");
        return Process.Start(start) ?? throw new InvalidOperationException("setsid did not start");
    }
}
