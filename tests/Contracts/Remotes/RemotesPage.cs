using Entrepot.Remotes;
using Shouldly;

namespace Entrepot.Contracts.Remotes;

/// <summary>
/// <c>docs/remotes.md</c>, whose table is what runs of the suite have shown. With <c>ENTREPOT_WRITE_REMOTES=1</c> a run
/// writes its rows; without, it compares them.
/// </summary>
internal static class RemotesPage
{
    private const string Start = """
        # Other registries

        <!-- Made by the tests of the adapters (ENTREPOT_WRITE_REMOTES=1 tests/Contracts/bin/Debug/net10.0/Entrepot.Contracts
        -namespace Entrepot.Contracts.Remotes); they fail when it is not what they show. -->

        What each kind of registry was shown to do by a run of the same suite. A simulator behaves as the registry's
        documentation and its users' reports say; it is not the registry itself. "No" under a deletion means that the task
        says so and fails, or that the manifest stays without a tag; it is never counted as done.

        - *delete a tag*: the tag alone, while another tag of the same digest stays.
        - *referrers*: signatures and the like are found by the referrers API, or by the referrers tag where there is none.
        - *chunks*: a large blob goes on after a break where it was.
        - *made before*: whether a repository, project or organization has to be made before the first push, which
          replication then does.
        - *path*: how many components a name there has.

        | type | tried against | push | pull | list tags | delete a tag | delete a digest | referrers | chunks | made before | path |
        | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |

        """;

    private static readonly Lock Gate = new();

    /// <summary>Whether this run writes the page.</summary>
    public static bool IsWritten { get; } = Environment.GetEnvironmentVariable("ENTREPOT_WRITE_REMOTES") == "1";

    private static string File { get; } = Path.Combine(Root(), "docs/remotes.md");

    public static string Key(string type, string against) => $"| `{type}` | {against} |";

    public static string Row(string type, string against, RemoteAbilities shown, RemoteCapabilities capabilities) =>
        $"{Key(type, against)} "
        + string.Join(" | ", Enum.GetValues<RemoteAbility>().Select(ability => shown[ability]))
        + $" | {Depth(capabilities)} |";

    /// <summary>Sees to it that the page has the row.</summary>
    public static void Hold(string key, string row)
    {
        lock (Gate)
        {
            if (IsWritten)
            {
                var rows = Rows().Where(one => !one.StartsWith(key, StringComparison.Ordinal)).Append(row);
                System.IO.File.WriteAllText(File, Write(rows));
            }
        }

        Rows().ShouldContain(row);
    }

    /// <summary>The rows of the page as it is.</summary>
    public static IReadOnlyList<string> Rows() =>
        System.IO.File.Exists(File)
            ? [.. System.IO.File.ReadLines(File).Where(line => line.StartsWith("| `", StringComparison.Ordinal))]
            : [];

    public static string Read() => System.IO.File.ReadAllText(File);

    public static string Write(IEnumerable<string> rows) =>
        Start + string.Concat(rows.Order(StringComparer.Ordinal).Select(row => $"{row}\n"));

    private static string Depth(RemoteCapabilities capabilities) =>
        capabilities switch
        {
            { MaximumPathComponents: int.MaxValue } => $"{capabilities.MinimumPathComponents} or more",
            _ when capabilities.MaximumPathComponents == capabilities.MinimumPathComponents =>
                $"{capabilities.MaximumPathComponents}",
            _ => $"{capabilities.MinimumPathComponents} to {capabilities.MaximumPathComponents}",
        };

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !Path.Exists(Path.Combine(folder.FullName, "Entrepot.slnx")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("The tests do not run inside the repository.");
    }
}
