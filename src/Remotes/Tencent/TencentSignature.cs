using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Entrepot.Remotes.Tencent;

/// <summary>Signs a request to Tencent Cloud's API 3.0 ("Signature v3", <c>TC3-HMAC-SHA256</c>): a POST of JSON to the root.</summary>
internal static class TencentSignature
{
    public const string ContentType = "application/json";
    private const string Algorithm = "TC3-HMAC-SHA256";
    private const string Signed = "content-type;host";

    /// <summary>The value of the header <c>Authorization</c>.</summary>
    /// <param name="host">As the header <c>Host</c> has it.</param>
    public static string Authorize(
        RemoteEndpoint endpoint,
        string service,
        string host,
        ReadOnlySpan<byte> body,
        DateTimeOffset at
    )
    {
        var date = at.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        var scope = $"{date}/{service}/tc3_request";
        var canonical = string.Join(
            '\n',
            "POST",
            "/",
            "",
            $"content-type:{ContentType}\nhost:{host}\n",
            Signed,
            Hex(SHA256.HashData(body))
        );
        var toSign = string.Create(
            CultureInfo.InvariantCulture,
            $"{Algorithm}\n{at.ToUnixTimeSeconds()}\n{scope}\n{Hex(SHA256.HashData(Encoding.UTF8.GetBytes(canonical)))}"
        );
        var key = new[] { date, service, "tc3_request" }.Aggregate(
            Encoding.UTF8.GetBytes($"TC3{endpoint.AccessSecret}"),
            (secret, part) => HMACSHA256.HashData(secret, Encoding.UTF8.GetBytes(part))
        );
        var signature = Hex(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(toSign)));
        return $"{Algorithm} Credential={endpoint.AccessKey}/{scope}, SignedHeaders={Signed}, Signature={signature}";
    }

    private static string Hex(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(bytes);
}
