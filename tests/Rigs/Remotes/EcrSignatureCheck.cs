using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Entrepot.Rigs.Remotes;

/// <summary>
/// Checks a signature of version 4 as the service does, with code of its own: from what arrived, not from what was
/// meant to be sent.
/// </summary>
internal sealed class EcrSignatureCheck(string accessKey, string secretKey, string region)
{
    /// <summary>The name of the error; null for a good signature.</summary>
    internal string? Object(HttpRequest request, byte[] body)
    {
        const string prefix = "AWS4-HMAC-SHA256 ";
        var authorization = request.Headers.Authorization.ToString();
        if (!authorization.StartsWith(prefix, StringComparison.Ordinal))
        {
            return "MissingAuthenticationTokenException";
        }

        var parts = authorization[prefix.Length..]
            .Split(", ")
            .Select(part => part.Split('=', 2))
            .ToDictionary(part => part[0], part => part[1], StringComparer.Ordinal);
        var date = request.Headers["X-Amz-Date"].ToString();
        var scope = $"{date[..8]}/{region}/ecr/aws4_request";
        if (parts["Credential"] != $"{accessKey}/{scope}")
        {
            return "UnrecognizedClientException";
        }

        var names = parts["SignedHeaders"].Split(';');
        if (!names.Contains("host") || !names.Contains("x-amz-date") || !names.Contains("x-amz-target"))
        {
            return "InvalidSignatureException";
        }

        var canonical = new StringBuilder();
        canonical.Append(request.Method).Append('\n').Append(request.Path.Value).Append("\n\n");
        foreach (var name in names)
        {
            canonical.Append(name).Append(':').Append(request.Headers[name].ToString()).Append('\n');
        }

        canonical.Append('\n').Append(parts["SignedHeaders"]).Append('\n').Append(Hash(body));
        var toSign = $"AWS4-HMAC-SHA256\n{date}\n{scope}\n{Hash(Encoding.UTF8.GetBytes(canonical.ToString()))}";
        var key = Sign(Encoding.UTF8.GetBytes("AWS4" + secretKey), date[..8]);
        key = Sign(Sign(Sign(key, region), "ecr"), "aws4_request");
        return Convert.ToHexStringLower(Sign(key, toSign)) == parts["Signature"] ? null : "InvalidSignatureException";
    }

    private static byte[] Sign(byte[] key, string text) => HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text));

    private static string Hash(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}
