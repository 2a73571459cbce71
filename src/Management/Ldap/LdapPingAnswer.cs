namespace Entrepot.Management.Ldap;

/// <summary>Harbor's <c>LdapPingResult</c>.</summary>
internal sealed record LdapPingAnswer(bool Success, string Message);
