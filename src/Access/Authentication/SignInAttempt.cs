namespace Entrepot.Access.Authentication;

/// <summary>One try to sign in with a password, as the throttle counts it.</summary>
/// <param name="Account">The account's name, as it was typed in its one form.</param>
/// <param name="Source">The address of the peer.</param>
internal sealed record SignInAttempt(SignInThrottle Throttle, string Account, string Source)
{
    /// <summary>
    /// How long it must wait instead of being looked at; null: it need not. Asked again whenever it has waited for its turn,
    /// because others may have guessed too often meanwhile.
    /// </summary>
    public TimeSpan? Wait => Throttle.Wait(Account, Source);

    public void Failed() => Throttle.Failed(Account, Source);

    public void Succeeded() => Throttle.Succeeded(Account, Source);
}
