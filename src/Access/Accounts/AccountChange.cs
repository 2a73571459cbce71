namespace Entrepot.Access.Accounts;

/// <summary>What came of changing or deleting an account.</summary>
public enum AccountChange
{
    Done,
    Unknown,

    /// <summary>Another account has the e-mail address.</summary>
    EmailTaken,

    /// <summary>A directory or an identity provider says what the account is, and not this site.</summary>
    KeptElsewhere,

    /// <summary>It is an administrator's, whom only administrators change.</summary>
    Reserved,

    /// <summary>It is the first administrator, which the site cannot be without.</summary>
    Indispensable,
}
