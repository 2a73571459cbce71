namespace Entrepot.Management.Ldap;

/// <summary>Harbor's <c>LdapImportUsers</c>.</summary>
public sealed record LdapImportRequest(IReadOnlyList<string>? LdapUidList);
