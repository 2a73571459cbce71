namespace Entrepot.Access.Oidc;

/// <summary>Whom the provider knows somebody as, and their secret, for their own eyes.</summary>
public sealed record CliSecretView(
    string Issuer,
    string Subject,
    string Secret,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt
)
{
    /// <summary>Never shows the secret.</summary>
    public override string ToString() => $"{Subject} of {Issuer}";
}
