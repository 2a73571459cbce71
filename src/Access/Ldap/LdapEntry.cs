namespace Entrepot.Access.Ldap;

/// <summary>What a directory has under a name: its attributes, whose names are compared without case.</summary>
internal sealed record LdapEntry(string Dn, IReadOnlyDictionary<string, IReadOnlyList<string>> Attributes)
{
    public IReadOnlyList<string> All(string attribute) => Attributes.GetValueOrDefault(attribute, []);

    public string First(string attribute) => All(attribute) is [var first, ..] ? first : "";
}
