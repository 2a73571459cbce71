namespace Entrepot.Data.Rows;

/// <summary>That an account was in a group when it last signed in. Replaced as a whole by each sign-in.</summary>
public sealed class AccountGroupRow
{
    public long AccountId { get; set; }
    public long GroupId { get; set; }
    public AccountRow? Account { get; set; }
    public UserGroupRow? Group { get; set; }
}
