using Entrepot.Access.Authorization;

namespace Entrepot.Access.Authentication;

/// <summary>What came of the credentials of a request.</summary>
internal abstract record SignIn
{
    private SignIn() { }

    /// <summary>Somebody, or anonymous when no credentials were sent.</summary>
    internal sealed record Succeeded(Principal Principal) : SignIn;

    /// <summary>The header is no header, or name and password are nobody's.</summary>
    internal sealed record WrongCredentials : SignIn;

    /// <summary>The bearer token is not ours, has ended, or its account has.</summary>
    internal sealed record InvalidToken : SignIn;

    /// <summary>Too many wrong passwords: no more are looked at for a while.</summary>
    internal sealed record Throttled(TimeSpan RetryAfter) : SignIn;
}
