using Entrepot.Access.Configuration;

namespace Entrepot.Management.Ldap;

/// <summary>Harbor's <c>LdapConf</c>: what is not given is as it is configured.</summary>
public sealed record LdapRequest(
    string? LdapUrl = null,
    string? LdapSearchDn = null,
    string? LdapSearchPassword = null,
    string? LdapBaseDn = null,
    string? LdapFilter = null,
    string? LdapUid = null,
    long? LdapScope = null,
    long? LdapConnectionTimeout = null,
    bool? LdapVerifyCert = null
)
{
    /// <summary>
    /// The configuration that the request describes; null when its URL is none. The stored password goes only to the
    /// stored place: else whoever may ask this could have it sent to a server of their own.
    /// </summary>
    public LdapConfiguration? Over(LdapConfiguration present)
    {
        var url = LdapUrl is { Length: > 0 } ? LdapUrl : present.Url;
        var searchDn = LdapSearchDn ?? present.SearchDn;
        var stored = url == present.Url && searchDn == present.SearchDn && LdapVerifyCert is null or true;
        var item = ConfigurationTable.Find("ldap_url")!;
        return url.Length == 0 || item.Rule?.Invoke(url) is not null
            ? null
            : present with
            {
                Url = url,
                SearchDn = searchDn,
                SearchPassword =
                    LdapSearchPassword is { Length: > 0 } sent ? sent
                    : stored ? present.SearchPassword
                    : "",
                BaseDn = LdapBaseDn ?? present.BaseDn,
                Filter = LdapFilter ?? present.Filter,
                Uid = LdapUid ?? present.Uid,
                Scope = (int)Math.Clamp(LdapScope ?? present.Scope, 0, 2),
                Timeout = TimeSpan.FromSeconds(
                    Math.Clamp(LdapConnectionTimeout ?? (long)present.Timeout.TotalSeconds, 1, 60)
                ),
                VerifyCertificate = LdapVerifyCert ?? present.VerifyCertificate,
            };
    }
}
