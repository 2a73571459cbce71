using System.Text.Json.Serialization;
using Entrepot.Access.Ldap;
using Entrepot.Management.Conventions.Wire;

namespace Entrepot.Management.Ldap;

/// <summary>Harbor's <c>LdapUser</c>.</summary>
public sealed record LdapUserAnswer(
    string Username,
    [property: JsonPropertyName("realname")] string? RealName,
    string? Email
)
{
    public static LdapUserAnswer Of(LdapPerson person) =>
        new(person.Name, person.RealName.NullIfEmpty(), person.Email.NullIfEmpty());
}
