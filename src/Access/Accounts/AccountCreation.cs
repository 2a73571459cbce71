namespace Entrepot.Access.Accounts;

/// <summary>What came of making an account.</summary>
public abstract record AccountCreation
{
    private AccountCreation() { }

    public sealed record Created(long Id) : AccountCreation;

    /// <summary>It is none of <see cref="PasswordRule"/>'s.</summary>
    public sealed record UnfitPassword : AccountCreation;

    public sealed record NameTaken : AccountCreation;

    /// <summary>Another account has the e-mail address.</summary>
    public sealed record EmailTaken : AccountCreation;
}
