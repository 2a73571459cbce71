namespace Entrepot.Management.Ldap;

/// <summary>Harbor's <c>LdapPingResult</c>.</summary>
public sealed record LdapPingAnswer(bool Success, string Message);
