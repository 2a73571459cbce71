namespace Entrepot.Access.Accounts;

/// <summary>What came of making an account.</summary>
public enum AccountCreation
{
    Created,
    InvalidName,

    /// <summary>Shorter than 8 characters, longer than 256 bytes, or one of those everybody knows.</summary>
    UnfitPassword,
    NameTaken,
}
