using System.Buffers;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Entrepot.Access.Configuration;

/// <summary>What a configuration item's value must be beyond its type. Each says what is wrong, in words, or null.</summary>
internal static class ConfigurationRules
{
    private const long MaximumStorage = 1024L * 1024 * 1024 * 1024 * 1024;

    private static readonly SearchValues<char> AttributeLetters = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.;"
    );

    /// <summary>A prefix keeps robots apart from people: it holds a character that no person's name has.</summary>
    public static string? RobotNamePrefix(object value) =>
        value is string { Length: > 0 and <= 64 } text && text.All(letter => letter is > ' ' and < '\u007f' and not ':')
            ? null
            : "robot_name_prefix must be 1 to 64 visible characters without a colon";

    public static string? StoragePerProject(object value) =>
        value is long and (-1 or (> 0 and <= MaximumStorage))
            ? null
            : "storage_per_project must be -1 (no limit) or 1 to 1125899906842624 bytes (1024 TiB)";

    /// <summary>Where a syslog server listens: <c>host:port</c>.</summary>
    public static string? ForwardEndpoint(object value) =>
        value is ""
        || (Uri.TryCreate($"tcp://{value}", UriKind.Absolute, out var uri) && IsAuthority(uri) && uri.Port > 0)
            ? null
            : "audit_log_forward_endpoint must be host:port";

    public static string? LdapUrl(object value) =>
        value is ""
        || (
            Uri.TryCreate((string)value, UriKind.Absolute, out var uri)
            && uri.Scheme is "ldap" or "ldaps"
            && IsAuthority(uri)
        )
            ? null
            : "ldap_url must be ldap://host[:port] or ldaps://host[:port]";

    /// <summary>An attribute's name goes into search filters: nothing else may.</summary>
    public static Func<object, string?> LdapAttribute(string key) =>
        value =>
            ((string)value).AsSpan().ContainsAnyExcept(AttributeLetters)
                ? $"{key} must be the name of an attribute: letters, digits, - _ . ;"
                : null;

    public static Func<object, string?> WebUrl(string key) =>
        value =>
            value is ""
            || (
                Uri.TryCreate((string)value, UriKind.Absolute, out var uri)
                && uri is { UserInfo: "", Query: "", Fragment: "", Host.Length: > 0 }
                && uri.Scheme is "https" or "http"
            )
                ? null
                : $"{key} must be an https:// or http:// URL without query";

    /// <summary>Words between commas or spaces; without <c>openid</c> a provider gives no identity.</summary>
    public static string? OidcScope(object value) =>
        value is "" || ((string)value).Split([',', ' '], StringSplitOptions.RemoveEmptyEntries).Contains("openid")
            ? null
            : "oidc_scope must contain openid";

    public static Func<object, string?> Pattern(string key) =>
        value =>
        {
            try
            {
                _ = new Regex((string)value, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
                return null;
            }
            catch (Exception exception) when (exception is ArgumentException or NotSupportedException)
            {
                return $"{key} must be a regular expression without look-around and back-references";
            }
        };

    public static Func<object, string?> ObjectOfTexts(string key) =>
        value =>
        {
            try
            {
                using var document = JsonDocument.Parse((string)value is "" ? "{}" : (string)value);
                return
                    document.RootElement.ValueKind == JsonValueKind.Object
                    && document
                        .RootElement.EnumerateObject()
                        .All(member => member.Value.ValueKind == JsonValueKind.String)
                    ? null
                    : $"{key} must be a JSON object of texts";
            }
            catch (JsonException)
            {
                return $"{key} must be a JSON object of texts";
            }
        };

    /// <summary>Certificates in PEM, one after another.</summary>
    public static string? Certificates(object value)
    {
        try
        {
            using var read = new DisposableCertificates((string)value);
            return value is "" || read.Count > 0 ? null : "no certificate was found: PEM is needed";
        }
        catch (CryptographicException)
        {
            return "a certificate cannot be read: PEM is needed";
        }
    }

    private static bool IsAuthority(Uri uri) =>
        uri is { UserInfo: "", Query: "", Fragment: "", Host.Length: > 0 } && uri.AbsolutePath is "" or "/";

    private sealed class DisposableCertificates : IDisposable
    {
        private readonly X509Certificate2Collection certificates = [];

        public DisposableCertificates(string text) => certificates.ImportFromPem(text);

        public int Count => certificates.Count;

        public void Dispose()
        {
            foreach (var certificate in certificates)
            {
                certificate.Dispose();
            }
        }
    }
}
