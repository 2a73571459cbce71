namespace Entrepot.Portal.Shell;

/// <summary>Why somebody is at the page of signing in.</summary>
internal enum SignInNotice
{
    /// <summary>The session has ended by itself, or was ended.</summary>
    Ended,

    /// <summary>The password was changed, which ends all sessions.</summary>
    Password,

    /// <summary>The account was just made.</summary>
    Registered,

    /// <summary>The identity provider knows the person, whose account here is disabled.</summary>
    Disabled,

    /// <summary>The identity provider could not be asked.</summary>
    ProviderDown,

    /// <summary>The identity provider signed nobody in, or spoke of somebody in words that do not count.</summary>
    ProviderRefused,

    /// <summary>The browser came back from the identity provider without a sign-in that it had begun.</summary>
    TooLate,
}
