namespace Entrepot.Data.Rows;

/// <summary>A person who can sign in.</summary>
public sealed class AccountRow
{
    public long Id { get; set; }
    public required string Name { get; set; }

    /// <summary>Empty: no password of this site opens it.</summary>
    public required string PasswordHash { get; set; }
    public AccountSource Source { get; set; }
    public string Email { get; set; } = "";
    public string RealName { get; set; } = "";
    public string Comment { get; set; } = "";
    public bool SystemAdministrator { get; set; }
    public bool Disabled { get; set; }

    /// <summary>Raised by every change that must end what the account's earlier credentials opened.</summary>
    public long Epoch { get; set; }
    public DateTimeOffset CreatedAt { get; set; }
    public DateTimeOffset UpdatedAt { get; set; }
}
