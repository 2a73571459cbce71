namespace Entrepot.Data.Rows;

/// <summary>The role that an account has in a project.</summary>
public sealed class ProjectMemberRow
{
    public long Id { get; set; }
    public long ProjectId { get; set; }
    public long AccountId { get; set; }

    /// <summary>Harbor's role id: 1 project admin, 2 developer, 3 guest, 4 maintainer, 5 limited guest.</summary>
    public int Role { get; set; }
    public ProjectRow? Project { get; set; }
    public AccountRow? Account { get; set; }
}
