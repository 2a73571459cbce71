using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Entrepot.Rigs.Remotes;

/// <summary>
/// A signed request to a cloud's API, and whether its signature is right: put together from what came, in the way that the
/// cloud describes.
/// </summary>
internal sealed class SignedRequest(HttpContext context, byte[] body, string secret)
{
    /// <summary>The headers that the caller says it has signed, in its order.</summary>
    private string[] Signed => Part("SignedHeaders").Split(';');

    private string Authorization => context.Request.Headers.Authorization.ToString();

    public static async Task<SignedRequest> ReadAsync(HttpContext context, string secret)
    {
        using var bytes = new MemoryStream();
        await context.Request.Body.CopyToAsync(bytes, context.RequestAborted);
        return new SignedRequest(context, bytes.ToArray(), secret);
    }

    public string Key => Part("Credential").Split('/')[0];

    public JsonElement Body
    {
        get
        {
            using var document = JsonDocument.Parse(body);
            return document.RootElement.Clone();
        }
    }

    public string Header(string name) => context.Request.Headers[name].ToString();

    /// <summary>Tencent Cloud's signature, version 3.</summary>
    public bool IsTencents()
    {
        var scope = Part("Credential").Split('/', 2)[1];
        var text = $"TC3-HMAC-SHA256\n{Header("X-TC-Timestamp")}\n{scope}\n{Hash(Canonical())}";
        return Part("Signature") == Hex(Mac(Derive($"TC3{secret}", scope.Split('/')), text));
    }

    /// <summary>Volcano Engine's, which is AWS's in other words.</summary>
    public bool IsVolcengines()
    {
        var scope = Part("Credential").Split('/', 2)[1];
        var text = $"HMAC-SHA256\n{Header("X-Date")}\n{scope}\n{Hash(Canonical())}";
        return Header("X-Content-Sha256") == Hex(SHA256.HashData(body))
            && Part("Signature") == Hex(Mac(Derive(secret, scope.Split('/')), text));
    }

    /// <summary>Alibaba Cloud's signature, version 3.</summary>
    public bool IsAlibabas() =>
        Header("x-acs-content-sha256") == Hex(SHA256.HashData(body))
        && Part("Signature") == Hex(Mac(Encoding.UTF8.GetBytes(secret), $"ACS3-HMAC-SHA256\n{Hash(Canonical())}"));

    private string Canonical()
    {
        var request = context.Request;
        var query = request.QueryString.Value!.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries);
        var headers = string.Concat(
            Signed.Select(name => $"{name}:{(name == "host" ? request.Host.Value! : Header(name)).Trim()}\n")
        );
        return string.Join(
            '\n',
            request.Method,
            request.Path.Value,
            string.Join('&', query.Order(StringComparer.Ordinal)),
            headers,
            string.Join(';', Signed),
            Hex(SHA256.HashData(body))
        );
    }

    /// <summary>A part of the header, as <c>Signature=…</c>.</summary>
    private string Part(string name)
    {
        var at = Authorization.IndexOf($"{name}=", StringComparison.Ordinal);
        return at < 0 ? "" : Authorization[(at + name.Length + 1)..].Split(',')[0].Trim();
    }

    private static byte[] Derive(string key, IEnumerable<string> parts) =>
        parts.Aggregate(Encoding.UTF8.GetBytes(key), Mac);

    private static byte[] Mac(byte[] key, string text) => HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text));

    private static string Hash(string text) => Hex(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private static string Hex(byte[] bytes) => Convert.ToHexStringLower(bytes);
}
