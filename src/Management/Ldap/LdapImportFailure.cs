namespace Entrepot.Management.Ldap;

/// <summary>Harbor's <c>LdapFailedImportUser</c>.</summary>
public sealed record LdapImportFailure(string Uid, string Error);
