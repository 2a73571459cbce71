namespace Entrepot.Access.Ldap;

/// <summary>A person of the directory.</summary>
/// <param name="Name">The sign-in name, as the directory writes it.</param>
/// <param name="GroupDns">The groups that the person's entry names.</param>
public sealed record LdapPerson(string Dn, string Name, string RealName, string Email, IReadOnlyList<string> GroupDns);
