namespace Entrepot.Data.Rows;

/// <summary>Whom an identity provider knows an account as.</summary>
public sealed class OidcIdentityRow
{
    public long AccountId { get; set; }
    public required string Issuer { get; set; }
    public required string Subject { get; set; }

    /// <summary>What docker signs in with in place of a password, sealed: its owner may read it again.</summary>
    public required string SealedCliSecret { get; set; }

    /// <summary>What asks the provider whether the person is still there, sealed; null when it gave none.</summary>
    public string? SealedRefreshToken { get; set; }
    public DateTimeOffset CreatedAt { get; set; }
    public DateTimeOffset UpdatedAt { get; set; }
    public AccountRow? Account { get; set; }
}
