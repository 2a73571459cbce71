namespace Entrepot.Access.Accounts;

/// <summary>What the start found or made.</summary>
public sealed class FirstStartResult
{
    /// <summary>The site was set up already, or with the given password: there is nothing to tell.</summary>
    public static readonly FirstStartResult DoneBefore = new(null);

    /// <summary>
    /// The password in the settings is too short or one that everybody knows. Nothing was made; the start must stop.
    /// </summary>
    public static readonly FirstStartResult UnfitPassword = new(null);

    private FirstStartResult(string? generatedPassword) => GeneratedPassword = generatedPassword;

    /// <summary>The administrator's new password, to be printed once; it is kept nowhere in clear.</summary>
    public string? GeneratedPassword { get; }

    internal static FirstStartResult Generated(string password) => new(password);
}
