using Entrepot.Access.Configuration;

namespace Entrepot.Access.Audit;

/// <summary>
/// The kinds of lines that the audit log has, in Harbor's words: an operation and what it is done to, such as
/// <c>create_artifact</c>.
/// </summary>
public static class AuditEvents
{
    /// <summary>Whatever is not a push, a pull or a deletion of an artifact.</summary>
    public const string Other = "other";

    /// <summary>That lines of the log were removed: always written.</summary>
    public const string Removal = "delete_audit_log";

    private const string SignIns = "user_login_logout";

    private static readonly HashSet<string> OfArtifacts = new(StringComparer.Ordinal)
    {
        "create_artifact",
        "delete_artifact",
        "pull_artifact",
    };

    /// <summary>All that can be left out or purged by its name.</summary>
    public static IReadOnlyList<string> Types { get; } =
    [
        "create_artifact",
        "delete_artifact",
        "pull_artifact",
        "update_artifact",
        "create_tag",
        "delete_tag",
        "update_repository",
        "delete_repository",
        "create_project",
        "update_project",
        "delete_project",
        "create_member",
        "update_member",
        "delete_member",
        "create_user",
        "update_user",
        "delete_user",
        "login_user",
        "logout_user",
        "create_usergroup",
        "update_usergroup",
        "delete_usergroup",
        "create_robot",
        "update_robot",
        "delete_robot",
        "update_configuration",
        "update_quota",
        "create_label",
        "update_label",
        "delete_label",
        "create_registry",
        "update_registry",
        "delete_registry",
        "pause_registry",
        "resume_registry",
        "create_replication_policy",
        "update_replication_policy",
        "delete_replication_policy",
        "pause_replication_policy",
        "resume_replication_policy",
        "start_replication",
        "stop_replication",
        "start_reconciliation",
        "update_purge_audit",
        "start_purge_audit",
        "stop_purge_audit",
        Removal,
    ];

    /// <summary>The items of the configuration that say what is written here, and what becomes of it.</summary>
    private static readonly string[] ItemsOfTheLog =
    [
        ConfigurationTable.AuditLogForwardEndpointKey,
        "skip_audit_log_database",
        "disabled_audit_log_event_types",
        "pull_audit_log_disable",
    ];

    /// <summary>
    /// Whether the line is one that nobody can leave out: that lines were removed, or are not written from now on. Else
    /// whoever wants to do something unseen would say so first, unseen.
    /// </summary>
    /// <param name="description">Of a change of the configuration the names of the items.</param>
    public static bool TellsOfTheLog(string operation, string resourceType, string description) =>
        TypeOf(operation, resourceType) switch
        {
            Removal => true,
            "update_configuration" => description.Split(", ").Intersect(ItemsOfTheLog).Any(),
            _ => false,
        };

    /// <summary>The kind of a line, such as <c>login_user</c>.</summary>
    public static string TypeOf(string operation, string resourceType) =>
        $"{operation}_{(resourceType == SignIns ? "user" : resourceType)}";

    /// <summary>Whether one of the names selects the line: a kind, an operation alone, or <see cref="Other"/>.</summary>
    public static bool Select(IReadOnlyCollection<string> names, string operation, string resourceType)
    {
        var type = TypeOf(operation, resourceType);
        return names.Contains(operation)
            || names.Contains(type)
            || (names.Contains(Other) && !OfArtifacts.Contains(type));
    }
}
