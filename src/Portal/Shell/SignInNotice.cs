namespace Entrepot.Portal.Shell;

/// <summary>Why somebody who was here is at the page of signing in.</summary>
internal enum SignInNotice
{
    /// <summary>The session has ended by itself, or was ended.</summary>
    Ended,

    /// <summary>The password was changed, which ends all sessions.</summary>
    Password,

    /// <summary>The account was just made.</summary>
    Registered,
}
