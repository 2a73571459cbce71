namespace Entrepot.Access.Accounts;

/// <summary>What came of giving an account another password.</summary>
public abstract record PasswordChange
{
    private PasswordChange() { }

    public sealed record Done : PasswordChange;

    public sealed record Unknown : PasswordChange;

    /// <summary>A directory or an identity provider knows the account's password, and not this site.</summary>
    public sealed record KeptElsewhere : PasswordChange;

    /// <summary>The account is an administrator's, whose password only administrators change.</summary>
    public sealed record Reserved : PasswordChange;

    /// <summary>The present password is another.</summary>
    public sealed record Wrong : PasswordChange;

    /// <summary>Too many wrong ones: no more are looked at for a while.</summary>
    public sealed record Throttled(TimeSpan RetryAfter) : PasswordChange;

    /// <summary>It is none of <see cref="PasswordRule"/>'s.</summary>
    public sealed record Unfit : PasswordChange;

    /// <summary>The new one is the present one.</summary>
    public sealed record Same : PasswordChange;
}
