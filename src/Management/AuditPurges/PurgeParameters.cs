using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;
using Entrepot.Access.Audit;
using Entrepot.Access.Audit.Purging;

namespace Entrepot.Management.AuditPurges;

/// <summary>Reads what a purge is to remove. Numbers and booleans may be quoted, as Harbor's clients send them.</summary>
internal static class PurgeParameters
{
    /// <summary>10,000 days, as Harbor's portal allows.</summary>
    private const int MostHours = 240_000;

    private static readonly string[] Lists = ["include_event_types", "include_operations"];

    private static readonly HashSet<string> Operations =
    [
        .. AuditEvents.Types.Select(type => type[..type.IndexOf('_', StringComparison.Ordinal)]),
    ];

    public static bool TryRead(
        IReadOnlyDictionary<string, JsonElement>? parameters,
        [NotNullWhen(true)] out PurgeTerms? terms,
        [NotNullWhen(false)] out string? fault
    )
    {
        terms = null;
        var hours = TextOf(parameters, "audit_retention_hour");
        if (
            !int.TryParse(hours, NumberStyles.None, CultureInfo.InvariantCulture, out var retention)
            || retention > MostHours
        )
        {
            fault = $"parameters.audit_retention_hour is a number of hours from 0 to {MostHours}";
            return false;
        }

        var dry = TextOf(parameters, "dry_run");
        if (!bool.TryParse(dry ?? "false", out var dryRun))
        {
            fault = "parameters.dry_run is true or false";
            return false;
        }

        return TryReadEvents(parameters, retention, dryRun, out terms, out fault);
    }

    private static bool TryReadEvents(
        IReadOnlyDictionary<string, JsonElement>? parameters,
        int retention,
        bool dryRun,
        [NotNullWhen(true)] out PurgeTerms? terms,
        [NotNullWhen(false)] out string? fault
    )
    {
        terms = null;
        string[] names =
        [
            .. Lists
                .SelectMany(key => (TextOf(parameters, key) ?? "").ToLowerInvariant().Split(','))
                .Select(name => name.Trim())
                .Where(name => name.Length > 0)
                .Select(name => name == "other_events" ? AuditEvents.Other : name)
                .Distinct(),
        ];
        if (names.Length == 0)
        {
            fault =
                "parameters.include_event_types says what is purged: create_artifact, delete_artifact, pull_artifact, other and the like";
            return false;
        }

        if (Array.Find(names, name => !IsKnown(name)) is not null)
        {
            fault = $"parameters.include_event_types knows {AuditEvents.Other}, {string.Join(", ", AuditEvents.Types)}";
            return false;
        }

        terms = new PurgeTerms(retention, dryRun, names);
        fault = null;
        return true;
    }

    private static bool IsKnown(string name) =>
        name == AuditEvents.Other || AuditEvents.Types.Contains(name) || Operations.Contains(name);

    private static string? TextOf(IReadOnlyDictionary<string, JsonElement>? parameters, string key) =>
        parameters is not null && parameters.TryGetValue(key, out var value)
            ? value.ValueKind switch
            {
                JsonValueKind.String => value.GetString(),
                JsonValueKind.Null => null,
                _ => value.GetRawText(),
            }
            : null;
}
