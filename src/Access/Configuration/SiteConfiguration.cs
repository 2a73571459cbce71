using System.Text.Json.Nodes;

namespace Entrepot.Access.Configuration;

/// <summary>The site's configuration at one moment: what administrators set, and the defaults of the rest.</summary>
public sealed class SiteConfiguration
{
    private readonly IReadOnlyDictionary<string, object> values;

    /// <param name="values">The values of the items that are set, each of its item's type.</param>
    internal SiteConfiguration(IReadOnlyDictionary<string, object> values)
    {
        this.values = values;
        AuthMode = Text("auth_mode") switch
        {
            "ldap_auth" => AuthMode.Ldap,
            "oidc_auth" => AuthMode.Oidc,
            _ => AuthMode.Database,
        };
        PrimaryAuthMode = Flag("primary_auth_mode");
        SelfRegistration = Flag("self_registration");
        ProjectCreationRestriction =
            Text("project_creation_restriction") == "adminonly"
                ? ProjectCreationRestriction.AdministratorsOnly
                : ProjectCreationRestriction.Everyone;
        ReadOnly = Flag("read_only");
        TokenExpirationMinutes = (int)Number("token_expiration");
        SessionTimeoutMinutes = (int)Number("session_timeout");
        RobotNamePrefix = Text("robot_name_prefix");
        RobotTokenDurationDays = (int)Number("robot_token_duration");
        NotificationEnable = Flag("notification_enable");
        QuotaPerProjectEnable = Flag("quota_per_project_enable");
        StoragePerProject = Number("storage_per_project");
        AuditLogForwardEndpoint = Text(ConfigurationTable.AuditLogForwardEndpointKey);
        SkipAuditLogDatabase = Flag("skip_audit_log_database");
        DisabledAuditLogEventTypes = Words(Text("disabled_audit_log_event_types"));
        PullAuditLogDisable = Flag("pull_audit_log_disable");
        PullCountUpdateDisable = Flag("pull_count_update_disable");
        PullTimeUpdateDisable = Flag("pull_time_update_disable");
        ScannerSkipUpdatePullTime = Flag("scanner_skip_update_pulltime");
        BannerMessage = Text("banner_message");
        Ldap = ReadLdap();
        Oidc = ReadOidc();
    }

    /// <summary>What holds where nobody has set anything.</summary>
    public static SiteConfiguration Defaults { get; } = new(new Dictionary<string, object>());

    public AuthMode AuthMode { get; }

    /// <summary>Whether the page of signing in offers the provider before the form.</summary>
    public bool PrimaryAuthMode { get; }

    /// <summary>Whether people may make accounts for themselves.</summary>
    public bool SelfRegistration { get; }
    public ProjectCreationRestriction ProjectCreationRestriction { get; }

    /// <summary>Whether nothing may be changed but the configuration.</summary>
    public bool ReadOnly { get; }

    /// <summary>How long a registry token lasts; counts only where <see cref="IsSet"/>, else the settings do.</summary>
    public int TokenExpirationMinutes { get; }

    /// <summary>How long a browser's session lasts that nobody uses.</summary>
    public int SessionTimeoutMinutes { get; }

    /// <summary>What the names of robot accounts begin with: <c>robot$</c>.</summary>
    public string RobotNamePrefix { get; }

    /// <summary>How long a robot account lasts unless it is said at its making; -1: for ever.</summary>
    public int RobotTokenDurationDays { get; }
    public bool NotificationEnable { get; }
    public bool QuotaPerProjectEnable { get; }

    /// <summary>What a new project may store, in bytes; -1: without limit.</summary>
    public long StoragePerProject { get; }

    /// <summary>The syslog server that gets the audit log, <c>host:port</c>; empty: none.</summary>
    public string AuditLogForwardEndpoint { get; }

    /// <summary>Whether the audit log goes to the syslog server only.</summary>
    public bool SkipAuditLogDatabase { get; }

    /// <summary>Events that the audit log leaves out, <c>pull_artifact</c> and the like.</summary>
    public IReadOnlyCollection<string> DisabledAuditLogEventTypes { get; }
    public bool PullAuditLogDisable { get; }
    public bool PullCountUpdateDisable { get; }
    public bool PullTimeUpdateDisable { get; }
    public bool ScannerSkipUpdatePullTime { get; }

    /// <summary>A JSON object as the portal made it; empty: none.</summary>
    public string BannerMessage { get; }
    public LdapConfiguration Ldap { get; }
    public OidcConfiguration Oidc { get; }

    /// <summary>Whether an administrator has set the item.</summary>
    public bool IsSet(string key) => values.ContainsKey(key);

    /// <summary>The item's present value as JSON.</summary>
    /// <exception cref="InvalidOperationException">The item is a secret.</exception>
    public JsonNode Show(ConfigurationItem item) =>
        item.IsSecret
            ? throw new InvalidOperationException($"{item.Key} is never shown.")
            : ConfigurationItem.ToJson(ValueOf(item));

    /// <summary>What would be wrong, in words, if these values came over the present ones.</summary>
    public IEnumerable<string> FaultsWith(IReadOnlyDictionary<ConfigurationItem, object> changes)
    {
        if (Then("skip_audit_log_database") is true && Then(ConfigurationTable.AuditLogForwardEndpointKey) is "")
        {
            yield return "skip_audit_log_database needs audit_log_forward_endpoint: else the audit log would go nowhere";
        }

        if (
            Then("ldap_start_tls") is true
            && Then("ldap_url") is string url
            && url.StartsWith("ldaps:", StringComparison.OrdinalIgnoreCase)
        )
        {
            yield return "ldap_start_tls is for ldap://: what goes to ldaps:// is TLS from the start";
        }

        object Then(string key) => changes.TryGetValue(ItemOf(key), out var value) ? value : ValueOf(ItemOf(key));
    }

    /// <summary>The item's present value; a secret's too, so it is for this module alone.</summary>
    internal object ValueOf(ConfigurationItem item) => values.GetValueOrDefault(item.Key, item.Default);

    private LdapConfiguration ReadLdap() =>
        new(
            Text("ldap_url"),
            Flag("ldap_start_tls"),
            Flag("ldap_verify_cert"),
            Text("ldap_ca_certificate"),
            Text("ldap_search_dn"),
            Text("ldap_search_password"),
            Text("ldap_base_dn"),
            Text("ldap_filter"),
            Text("ldap_uid") is { Length: > 0 } uid ? uid : "cn",
            (int)Number("ldap_scope"),
            TimeSpan.FromSeconds(Number("ldap_timeout")),
            Text("ldap_group_base_dn"),
            Text("ldap_group_search_filter"),
            Text("ldap_group_attribute_name") is { Length: > 0 } name ? name : "cn",
            (int)Number("ldap_group_search_scope"),
            Text("ldap_group_admin_dn"),
            Text("ldap_group_membership_attribute") is { Length: > 0 } membership ? membership : "memberof"
        );

    private OidcConfiguration ReadOidc() =>
        new(
            Text("oidc_name"),
            Text("oidc_endpoint"),
            Text("oidc_client_id"),
            Text("oidc_client_secret"),
            Text("oidc_scope"),
            Text("oidc_user_claim"),
            Text("oidc_groups_claim"),
            Text("oidc_group_filter"),
            Text("oidc_admin_group"),
            Flag("oidc_verify_cert"),
            Text("oidc_ca_certificate"),
            Flag("oidc_auto_onboard"),
            Text("oidc_extra_redirect_parms"),
            Flag("oidc_logout")
        );

    private string Text(string key) => (string)ValueOf(ItemOf(key));

    private long Number(string key) => (long)ValueOf(ItemOf(key));

    private bool Flag(string key) => (bool)ValueOf(ItemOf(key));

    private static ConfigurationItem ItemOf(string key) =>
        ConfigurationTable.Find(key) ?? throw new InvalidOperationException($"There is no item {key}.");

    private static HashSet<string> Words(string list) =>
        list.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .ToHashSet(StringComparer.Ordinal);
}
