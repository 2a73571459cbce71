namespace Entrepot.Management.Ldap;

/// <summary>Harbor's <c>LdapImportUsers</c>.</summary>
internal sealed record LdapImportRequest(IReadOnlyList<string>? LdapUidList);
