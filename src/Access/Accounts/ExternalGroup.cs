namespace Entrepot.Access.Accounts;

/// <summary>A group that somebody is in.</summary>
/// <param name="LdapDn">Its distinguished name; empty for a group of an identity provider.</param>
public sealed record ExternalGroup(string Name, string LdapDn = "");
