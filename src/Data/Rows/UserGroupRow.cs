namespace Entrepot.Data.Rows;

/// <summary>A group of a directory or an identity provider, which can be a member of projects.</summary>
public sealed class UserGroupRow
{
    public long Id { get; set; }
    public required string Name { get; set; }
    public UserGroupKind Kind { get; set; }

    /// <summary>The distinguished name of a group of LDAP in lower case, else empty.</summary>
    public string LdapDn { get; set; } = "";
    public DateTimeOffset CreatedAt { get; set; }
    public DateTimeOffset UpdatedAt { get; set; }
}
