using Entrepot.Access.Authorization;

namespace Entrepot.Access.Authentication;

/// <summary>What whoever knows the passwords says to one.</summary>
internal abstract record PasswordCheck
{
    private PasswordCheck() { }

    /// <param name="Limit">Why it does not open everything; null: it does.</param>
    internal sealed record Right(AccountRights Account, SignInLimit? Limit = null) : PasswordCheck;

    internal sealed record Wrong : PasswordCheck;

    /// <summary>Too many wrong ones came while it waited for its turn: it was not looked at.</summary>
    internal sealed record Throttled(TimeSpan RetryAfter) : PasswordCheck;

    /// <summary>Nobody can say now.</summary>
    internal sealed record Unavailable(string Reason) : PasswordCheck;
}
