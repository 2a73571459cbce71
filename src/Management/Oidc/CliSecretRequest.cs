namespace Entrepot.Management.Oidc;

/// <summary>Harbor's <c>OIDCCliSecretReq</c>.</summary>
public sealed record CliSecretRequest(string? Secret = null)
{
    /// <summary>Never shows it.</summary>
    public override string ToString() => "a new secret";
}
