using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Entrepot.Remotes.Aws;

/// <summary>
/// Signs a request as AWS asks for (Signature Version 4, "Create a signed AWS API request"): the secret key stays here,
/// and what is sent proves that it is known.
/// </summary>
/// <param name="Service">The name that the service is signed for, such as <c>ecr</c>.</param>
internal sealed record AwsSignature(string AccessKey, string SecretKey, string Region, string Service)
{
    /// <summary>The words of another cloud that signs in the same way.</summary>
    public SignatureWords Words { get; init; } = new("AWS4-HMAC-SHA256", "AWS4", "aws4_request");

    /// <summary>The form of a time in the header <c>X-Amz-Date</c>.</summary>
    public static string Time(DateTimeOffset at) =>
        at.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);

    /// <summary>The value of the header <c>Authorization</c>.</summary>
    /// <param name="headers">Every header that is to be signed, <c>host</c> and <c>x-amz-date</c> among them.</param>
    public string Authorize(
        string method,
        Uri uri,
        IEnumerable<KeyValuePair<string, string>> headers,
        ReadOnlySpan<byte> body,
        DateTimeOffset at
    )
    {
        var sorted = headers
            .Select(header => (Name: header.Key.ToLowerInvariant(), Value: header.Value.Trim()))
            .OrderBy(header => header.Name, StringComparer.Ordinal)
            .ToArray();
        var names = string.Join(';', sorted.Select(header => header.Name));
        var canonical = string.Join(
            '\n',
            method,
            CanonicalPath(uri),
            CanonicalQuery(uri),
            string.Concat(sorted.Select(header => $"{header.Name}:{header.Value}\n")),
            names,
            Hex(SHA256.HashData(body))
        );
        var time = Time(at);
        var scope = $"{time[..8]}/{Region}/{Service}/{Words.End}";
        var toSign = $"{Words.Algorithm}\n{time}\n{scope}\n{Hex(SHA256.HashData(Encoding.UTF8.GetBytes(canonical)))}";
        var signature = Hex(HMACSHA256.HashData(Key(time[..8]), Encoding.UTF8.GetBytes(toSign)));
        return $"{Words.Algorithm} Credential={AccessKey}/{scope}, SignedHeaders={names}, Signature={signature}";
    }

    /// <summary>Never shows the secret.</summary>
    public override string ToString() => $"{AccessKey} {Region} {Service}";

    private byte[] Key(string date) =>
        new[] { date, Region, Service, Words.End }.Aggregate(
            Encoding.UTF8.GetBytes($"{Words.KeyPrefix}{SecretKey}"),
            (key, part) => HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(part))
        );

    /// <summary>Of every service but S3, what is escaped already is escaped again.</summary>
    private static string CanonicalPath(Uri uri) =>
        string.Join('/', uri.AbsolutePath.Split('/').Select(Uri.EscapeDataString));

    private static string CanonicalQuery(Uri uri) =>
        string.Join(
            '&',
            uri.Query.TrimStart('?')
                .Split('&', StringSplitOptions.RemoveEmptyEntries)
                .Select(pair => pair.Split('=', 2))
                .Select(pair => (Name: Escape(pair[0]), Value: pair.Length > 1 ? Escape(pair[1]) : ""))
                .OrderBy(pair => pair.Name, StringComparer.Ordinal)
                .ThenBy(pair => pair.Value, StringComparer.Ordinal)
                .Select(pair => $"{pair.Name}={pair.Value}")
        );

    private static string Escape(string text) => Uri.EscapeDataString(Uri.UnescapeDataString(text));

    private static string Hex(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(bytes);
}
