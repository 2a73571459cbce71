namespace Entrepot.Access.Configuration;

/// <summary>Where the directory is and how people and groups are found in it; the members are Harbor's <c>ldap_*</c>.</summary>
/// <param name="Url"><c>ldap://host[:port]</c> or <c>ldaps://host[:port]</c>; empty: there is none.</param>
/// <param name="StartTls">Whether a connection to <c>ldap://</c> must become TLS before anything is said.</param>
/// <param name="VerifyCertificate">Whether the server's certificate must be valid.</param>
/// <param name="Authorities">Certificates in PEM that are trusted besides the system's; may be empty.</param>
/// <param name="SearchDn">Who searches; empty: anybody may.</param>
/// <param name="Uid">The attribute that is the sign-in name.</param>
/// <param name="Scope">0 the base itself, 1 right below it, 2 everything below it.</param>
/// <param name="GroupBaseDn">Where groups are; empty: groups do not count.</param>
/// <param name="GroupAttribute">The attribute that is a group's name, <c>cn</c> unless set.</param>
/// <param name="GroupAdminDn">Who is in this group is a system administrator; empty: nobody is by a group.</param>
/// <param name="MembershipAttribute">The attribute of people that names their groups.</param>
public sealed record LdapConfiguration(
    string Url,
    bool StartTls,
    bool VerifyCertificate,
    string Authorities,
    string SearchDn,
    string SearchPassword,
    string BaseDn,
    string Filter,
    string Uid,
    int Scope,
    TimeSpan Timeout,
    string GroupBaseDn,
    string GroupFilter,
    string GroupAttribute,
    int GroupScope,
    string GroupAdminDn,
    string MembershipAttribute
)
{
    /// <summary>Never shows the password.</summary>
    public override string ToString() => $"{Url} {BaseDn}";
}
