using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Entrepot.Remotes.Alibaba;

/// <summary>Signs a request to Alibaba Cloud's API ("Request syntax and signature method V3", <c>ACS3-HMAC-SHA256</c>).</summary>
internal static class AlibabaSignature
{
    private const string Algorithm = "ACS3-HMAC-SHA256";

    /// <summary>The form of a time in the header <c>x-acs-date</c>.</summary>
    public static string Time(DateTimeOffset at) =>
        at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>Puts all headers on a request without a body.</summary>
    /// <param name="nonce">A text that no other request has.</param>
    public static void Sign(
        HttpRequestMessage message,
        RemoteEndpoint endpoint,
        string action,
        string version,
        DateTimeOffset at,
        string nonce
    )
    {
        var uri = message.RequestUri!;
        var hash = Hex(SHA256.HashData([]));
        KeyValuePair<string, string>[] headers =
        [
            new("host", uri.IsDefaultPort ? uri.IdnHost : $"{uri.IdnHost}:{uri.Port}"),
            new("x-acs-action", action),
            new("x-acs-content-sha256", hash),
            new("x-acs-date", Time(at)),
            new("x-acs-signature-nonce", nonce),
            new("x-acs-version", version),
        ];
        var signed = string.Join(';', headers.Select(header => header.Key));
        var canonical = string.Join(
            '\n',
            message.Method.Method,
            uri.AbsolutePath,
            Query(uri),
            string.Concat(headers.Select(header => $"{header.Key}:{header.Value}\n")),
            signed,
            hash
        );
        var toSign = $"{Algorithm}\n{Hex(SHA256.HashData(Encoding.UTF8.GetBytes(canonical)))}";
        var signature = Hex(
            HMACSHA256.HashData(Encoding.UTF8.GetBytes(endpoint.AccessSecret), Encoding.UTF8.GetBytes(toSign))
        );
        foreach (var header in headers.Skip(1))
        {
            message.Headers.TryAddWithoutValidation(header.Key, header.Value);
        }

        message.Headers.TryAddWithoutValidation(
            "Authorization",
            $"{Algorithm} Credential={endpoint.AccessKey},SignedHeaders={signed},Signature={signature}"
        );
    }

    private static string Query(Uri uri) =>
        string.Join(
            '&',
            uri.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal)
        );

    private static string Hex(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(bytes);
}
