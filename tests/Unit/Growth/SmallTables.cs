namespace Entrepot.Unit.Growth;

/// <summary>Tables that may be walked through, because their rows are made by people one at a time.</summary>
internal static class SmallTables
{
    private static readonly string[] Names =
    [
        // Hundreds; each is one team's or one person's.
        "project",
        "project_member",
        "account",
        "user_group",
        "account_group",
        "robot",
        // Some dozen that people choose from.
        "label",
        // A few dozen that administrators know by name.
        "registry_endpoint",
        "replication_policy",
        // One row for each of these that is on its way to another place.
        "replication_move",
        // The newest fifty of each rule, and those that are not final.
        "replication_execution",
        // The newest thousand, and those that last; each has two notices for each channel at most.
        "alarm",
        "alarm_notice",
        // The newest fifty runs.
        "audit_purge",
        // One row for each item that an administrator set.
        "configuration",
        // What is not taken yet, some seconds' worth.
        "act",
        // One row, or one for each of a handful.
        "site",
        "configuration",
        "signing_key",
        "change_cursor",
        // Parameters that are lists arrive as tables.
        "json_each",
    ];

    public static bool Contains(string table) => Names.Contains(table);
}
