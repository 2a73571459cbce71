namespace Entrepot.Data.Rows;

/// <summary>The role that an account, or everybody in a group, has in a project.</summary>
public sealed class ProjectMemberRow
{
    public long Id { get; set; }
    public long ProjectId { get; set; }

    /// <summary>Null when the member is a group.</summary>
    public long? AccountId { get; set; }

    /// <summary>Null when the member is an account.</summary>
    public long? GroupId { get; set; }

    /// <summary>Harbor's role id: 1 project admin, 2 developer, 3 guest, 4 maintainer, 5 limited guest.</summary>
    public int Role { get; set; }
    public DateTimeOffset CreatedAt { get; set; }
    public DateTimeOffset UpdatedAt { get; set; }
    public ProjectRow? Project { get; set; }
    public AccountRow? Account { get; set; }
    public UserGroupRow? Group { get; set; }
}
