namespace Entrepot.Access.Oidc;

/// <summary>What came of asking the provider about a person.</summary>
internal abstract record OidcAnswer
{
    private OidcAnswer() { }

    /// <param name="Fresh">Whether the provider has just said all of it, or no more than that the person is there.</param>
    internal sealed record Known(OidcIdentity Identity, bool Fresh = true) : OidcAnswer;

    /// <summary>It says no: the code or token has ended, or the person has.</summary>
    internal sealed record Refused(string Reason) : OidcAnswer;
}
