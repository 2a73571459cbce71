namespace Entrepot.Management.Ldap;

/// <summary>Harbor's <c>LdapFailedImportUser</c>.</summary>
internal sealed record LdapImportFailure(string Uid, string Error);
