namespace Entrepot.Access.Oidc;

/// <summary>What a browser that was sent to the provider must bring back with it.</summary>
/// <param name="State">Comes back in the address.</param>
/// <param name="Nonce">Comes back in the identity token.</param>
/// <param name="Verifier">Proves to the token endpoint who began (PKCE, RFC 7636).</param>
/// <param name="Target">The path of this site that it goes to afterwards.</param>
internal sealed record OidcFlow(string State, string Nonce, string Verifier, string Target, DateTimeOffset Until)
{
    /// <summary>Never shows them.</summary>
    public override string ToString() => "sign-in that has begun";
}
