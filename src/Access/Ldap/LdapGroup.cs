namespace Entrepot.Access.Ldap;

/// <summary>A group of the directory.</summary>
public sealed record LdapGroup(string Name, string Dn);
