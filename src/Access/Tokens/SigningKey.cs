using System.Security.Cryptography;
using Microsoft.IdentityModel.Tokens;

namespace Entrepot.Access.Tokens;

/// <summary>A key that signs tokens, and the name that a token's header knows it by.</summary>
internal sealed class SigningKey
{
    private SigningKey(RSA key, string keyId)
    {
        KeyId = keyId;
        Credentials = new SigningCredentials(new RsaSecurityKey(key) { KeyId = keyId }, SecurityAlgorithms.RsaSha256);
    }

    /// <summary>The key's thumbprint (RFC 7638), so that it names no other key.</summary>
    public string KeyId { get; }

    public SigningCredentials Credentials { get; }

    public static SigningKey Of(RSA key) =>
        new(key, Base64UrlEncoder.Encode(new RsaSecurityKey(key.ExportParameters(false)).ComputeJwkThumbprint()));
}
