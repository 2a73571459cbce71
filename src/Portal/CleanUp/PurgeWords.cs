using System.Text.Json;

namespace Entrepot.Portal.CleanUp;

/// <summary>Reads what the site answers about purges: the terms of one.</summary>
internal static class PurgeWords
{
    /// <summary>What a run was, or will be, told to do.</summary>
    public sealed record Terms(int Hours, bool DryRun, IReadOnlyList<string> Events);

    public static Terms Read(string parameters)
    {
        using var document = JsonDocument.Parse(parameters);
        var root = document.RootElement;
        return new Terms(
            root.GetProperty("audit_retention_hour").GetInt32(),
            root.GetProperty("dry_run").GetBoolean(),
            (root.GetProperty("include_event_types").GetString() ?? "").Split(
                ',',
                StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries
            )
        );
    }
}
