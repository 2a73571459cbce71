using System.Globalization;
using Entrepot.Access.Authorization;
using Entrepot.Access.Sessions;

namespace Entrepot.Access.Authentication;

/// <summary>What came of the credentials of a request.</summary>
internal abstract record SignIn
{
    private SignIn() { }

    /// <summary>Somebody, or anonymous when no credentials were sent.</summary>
    /// <param name="Session">The browser's session that says so, if one does.</param>
    /// <param name="Limit">Why it does not open everything; null: it does.</param>
    internal sealed record Succeeded(Principal Principal, BrowserSession? Session = null, SignInLimit? Limit = null)
        : SignIn;

    /// <summary>The header is no header, or name and password are nobody's.</summary>
    internal sealed record WrongCredentials : SignIn;

    /// <summary>The bearer token is not ours, has ended, or its account has.</summary>
    internal sealed record InvalidToken : SignIn;

    /// <summary>Too many wrong passwords: no more are looked at for a while.</summary>
    internal sealed record Throttled(TimeSpan RetryAfter) : SignIn
    {
        /// <summary>As <c>Retry-After</c> says it.</summary>
        public string Seconds => ((int)Math.Ceiling(RetryAfter.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>Who knows the password cannot be asked now; nobody is the wiser about it.</summary>
    internal sealed record Unavailable(string Reason) : SignIn;
}
