namespace Entrepot.Data.Rows;

/// <summary>A key that signs registry tokens, shared by all nodes of the site.</summary>
public sealed class SigningKeyRow
{
    public required string KeyId { get; set; }

    /// <summary>The private key (PKCS #8, PEM), protected by Data Protection.</summary>
    public required string ProtectedKey { get; set; }
    public DateTimeOffset CreatedAt { get; set; }
}
