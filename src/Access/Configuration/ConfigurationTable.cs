namespace Entrepot.Access.Configuration;

/// <summary>
/// Harbor's configuration items as data, with Harbor's defaults. Those of <c>http_authproxy</c> and <c>uaa</c> are kept
/// for who sets them, and nobody signs in by them.
/// </summary>
public static class ConfigurationTable
{
    /// <summary>The item that names the syslog server for the audit log.</summary>
    internal const string AuditLogForwardEndpointKey = "audit_log_forward_endpoint";

    private const long MaximumMinutes = 60L * 24 * 365;

    private static readonly Func<object, string?> Scope = OneOf("ldap scope", 0L, 1L, 2L);

    public static IReadOnlyList<ConfigurationItem> Items { get; } =
    [
        Text("auth_mode", "db_auth", OneOf("auth_mode", "db_auth", "ldap_auth", "oidc_auth")),
        Flag("primary_auth_mode", false),
        Flag("self_registration", false),
        Text(
            "project_creation_restriction",
            "everyone",
            OneOf("project_creation_restriction", "everyone", "adminonly")
        ),
        Flag("read_only", false),
        Number("token_expiration", 30, Between("token_expiration", 1, MaximumMinutes)),
        Number("session_timeout", 60, Between("session_timeout", 1, MaximumMinutes)),
        Text("robot_name_prefix", "robot$", ConfigurationRules.RobotNamePrefix),
        Number("robot_token_duration", 30, Between("robot_token_duration", -1, 365 * 100)),
        Flag("notification_enable", true),
        Flag("quota_per_project_enable", true),
        Number("storage_per_project", -1, ConfigurationRules.StoragePerProject),
        Text(AuditLogForwardEndpointKey, "", ConfigurationRules.ForwardEndpoint),
        Flag("skip_audit_log_database", false),
        Text("disabled_audit_log_event_types", ""),
        Flag("pull_audit_log_disable", false),
        Flag("pull_count_update_disable", false),
        Flag("pull_time_update_disable", false),
        Flag("scanner_skip_update_pulltime", false),
        Text("banner_message", ""),
        .. Ldap(),
        .. Oidc(),
        .. Others(),
    ];

    private static readonly Dictionary<string, ConfigurationItem> ByKey = Items.ToDictionary(
        item => item.Key,
        StringComparer.Ordinal
    );

    /// <summary>The item of the name; null when there is none.</summary>
    public static ConfigurationItem? Find(string key) => ByKey.GetValueOrDefault(key);

    private static ConfigurationItem[] Ldap() =>
        [
            Text("ldap_url", "", ConfigurationRules.LdapUrl),
            Flag("ldap_start_tls", false),
            Flag("ldap_verify_cert", true),
            Text("ldap_ca_certificate", "", ConfigurationRules.Certificates),
            Text("ldap_search_dn", ""),
            Secret("ldap_search_password"),
            Text("ldap_base_dn", ""),
            Text("ldap_filter", ""),
            Text("ldap_uid", "cn", ConfigurationRules.LdapAttribute("ldap_uid")),
            Number("ldap_scope", 2, Scope),
            Number("ldap_timeout", 5, Between("ldap_timeout", 1, 60)),
            Text("ldap_group_base_dn", ""),
            Text("ldap_group_search_filter", ""),
            Text("ldap_group_attribute_name", "", ConfigurationRules.LdapAttribute("ldap_group_attribute_name")),
            Number("ldap_group_search_scope", 2, Scope),
            Text("ldap_group_admin_dn", ""),
            Text(
                "ldap_group_membership_attribute",
                "memberof",
                ConfigurationRules.LdapAttribute("ldap_group_membership_attribute")
            ),
            Flag("ldap_group_attach_parallel", false),
        ];

    private static ConfigurationItem[] Oidc() =>
        [
            Text("oidc_name", ""),
            Text("oidc_endpoint", "", ConfigurationRules.WebUrl("oidc_endpoint")),
            Text("oidc_client_id", ""),
            Secret("oidc_client_secret"),
            Text("oidc_scope", "", ConfigurationRules.OidcScope),
            Text("oidc_user_claim", ""),
            Text("oidc_groups_claim", ""),
            Text("oidc_group_filter", "", ConfigurationRules.Pattern("oidc_group_filter")),
            Text("oidc_admin_group", ""),
            Flag("oidc_verify_cert", true),
            Text("oidc_ca_certificate", "", ConfigurationRules.Certificates),
            Flag("oidc_auto_onboard", false),
            Text("oidc_extra_redirect_parms", "{}", ConfigurationRules.ObjectOfTexts("oidc_extra_redirect_parms")),
            Flag("oidc_logout", false),
        ];

    private static ConfigurationItem[] Others() =>
        [
            Text("http_authproxy_endpoint", ""),
            Text("http_authproxy_tokenreview_endpoint", ""),
            Text("http_authproxy_admin_groups", ""),
            Text("http_authproxy_admin_usernames", ""),
            Flag("http_authproxy_verify_cert", true),
            Flag("http_authproxy_skip_search", false),
            Text("http_authproxy_server_certificate", ""),
            Text("uaa_client_id", ""),
            Secret("uaa_client_secret"),
            Text("uaa_endpoint", ""),
            Flag("uaa_verify_cert", false),
        ];

    private static ConfigurationItem Text(string key, string value, Func<object, string?>? rule = null) =>
        new(key, ConfigurationKind.Text, value, rule);

    private static ConfigurationItem Secret(string key) => new(key, ConfigurationKind.Secret, "");

    private static ConfigurationItem Number(string key, long value, Func<object, string?>? rule) =>
        new(key, ConfigurationKind.Number, value, rule);

    private static ConfigurationItem Flag(string key, bool value) => new(key, ConfigurationKind.Flag, value);

    private static Func<object, string?> OneOf(string key, params object[] values) =>
        value => values.Contains(value) ? null : $"{key} must be one of {string.Join(", ", values)}";

    private static Func<object, string?> Between(string key, long least, long most) =>
        value => value is long number && number >= least && number <= most ? null : $"{key} must be {least} to {most}";
}
