using System.Security.Cryptography;
using System.Text;

namespace Entrepot.Server.Metrics;

/// <summary>The credential that <c>/metrics</c> asks for; without one set, everybody has it.</summary>
internal sealed class MetricsToken(string? token)
{
    private const string Scheme = "Bearer ";
    private readonly byte[]? expected = token is null ? null : Hash(token);

    public bool IsCarriedBy(HttpRequest request)
    {
        if (expected is null)
        {
            return true;
        }

        var header = request.Headers.Authorization.ToString();
        return header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
            && CryptographicOperations.FixedTimeEquals(Hash(header[Scheme.Length..].Trim()), expected);
    }

    /// <summary>Of one length whatever was sent, so that the comparison tells nothing about it.</summary>
    private static byte[] Hash(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));
}
