using System.Buffers;
using System.Text;
using Microsoft.Extensions.Primitives;

namespace Entrepot.Access.Authentication;

/// <summary>
/// The one reader of <c>Authorization</c> (RFC 9110, 11.6.2; RFC 7617; RFC 6750, 2.1): exactly one scheme, one space,
/// one value. Anything else is malformed and nobody's credentials.
/// </summary>
internal abstract record AuthorizationHeader
{
    private const int MaximumLength = 16 * 1024;

    private static readonly SearchValues<char> Token68 = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~+/="
    );
    private static readonly UTF8Encoding StrictUtf8 = new(false, throwOnInvalidBytes: true);

    private AuthorizationHeader() { }

    public static AuthorizationHeader Parse(StringValues values)
    {
        if (values.Count == 0)
        {
            return new Absent();
        }

        if (values is not [{ Length: <= MaximumLength } text])
        {
            return new Malformed();
        }

        var space = text.IndexOf(' ', StringComparison.Ordinal);
        var credentials = space < 0 ? "" : text[(space + 1)..];
        if (credentials.Length == 0 || credentials.AsSpan().ContainsAnyExcept(Token68))
        {
            return new Malformed();
        }

        var scheme = text.AsSpan(0, space);
        return scheme.Equals("Basic", StringComparison.OrdinalIgnoreCase) ? ParseBasic(credentials)
            : scheme.Equals("Bearer", StringComparison.OrdinalIgnoreCase) ? new Bearer(credentials)
            : new Malformed();
    }

    private static AuthorizationHeader ParseBasic(string credentials)
    {
        var bytes = new byte[credentials.Length];
        if (!Convert.TryFromBase64String(credentials, bytes, out var length))
        {
            return new Malformed();
        }

        string pair;
        try
        {
            pair = StrictUtf8.GetString(bytes, 0, length);
        }
        catch (DecoderFallbackException)
        {
            return new Malformed();
        }

        var colon = pair.IndexOf(':', StringComparison.Ordinal);
        return colon <= 0 || pair.Any(char.IsControl) ? new Malformed() : new Basic(pair[..colon], pair[(colon + 1)..]);
    }

    internal sealed record Absent : AuthorizationHeader;

    internal sealed record Malformed : AuthorizationHeader;

    internal sealed record Basic(string Name, string Password) : AuthorizationHeader
    {
        /// <summary>Never shows the password.</summary>
        public override string ToString() => $"Basic {Name}";
    }

    internal sealed record Bearer(string Token) : AuthorizationHeader
    {
        /// <summary>Never shows the token.</summary>
        public override string ToString() => "Bearer";
    }
}
