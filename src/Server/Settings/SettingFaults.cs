using System.Globalization;
using System.Net;
using System.Net.Mail;
using Entrepot.Remotes.Notices;

namespace Entrepot.Server.Settings;

/// <summary>The checks that settings share: each gives what is wrong in words, or null.</summary>
internal static class SettingFaults
{
    /// <summary>What is shorter can be guessed.</summary>
    private const int ShortestToken = 16;

    public static string? Never(string value) => null;

    public static string? NotAnHttpUrl(string value) =>
        value.Length == 0 || IsHttpUrl(value) ? null : $"'{value}' is not an http:// or https:// address";

    /// <summary>Addresses to post to may carry a query: some receivers tell senders apart by it.</summary>
    public static string? NotATarget(string value) =>
        value.Length == 0
        || (
            Uri.TryCreate(value, UriKind.Absolute, out var url)
            && url.Scheme is ("http" or "https")
            && url is { Host.Length: > 0, UserInfo: "", Fragment: "" }
        )
            ? null
            : "it is not an http:// or https:// address";

    /// <summary>The value may hold a password, and is not repeated.</summary>
    public static string? NotAMailServer(string value) =>
        value.Length == 0 || MailServer.TryParse(value, out _)
            ? null
            : "it is not an address like smtp://user:password@mail.example.com:587 or smtps://mail.example.com";

    public static string? NotMailAddresses(string value) =>
        Parts(value).FirstOrDefault(part => !MailAddress.TryCreate(part, out var mail) || mail.Address != part)
            is { } wrong
            ? $"'{wrong}' is not a mail address, like registry@example.com"
            : null;

    public static string? NotAToken(string value) =>
        value.Length == 0 || (value.Length >= ShortestToken && value.All(char.IsAscii) && !value.Any(IsBlank))
            ? null
            : $"it has fewer than {ShortestToken} characters, or blanks and others that do not fit into a header";

    public static string? NotADuration(string value) =>
        TryReadDuration(value, out _) ? null : $"'{value}' is not a time like 90s, 10m or 2h, or 0";

    /// <summary>Reads <c>90s</c>, <c>10m</c>, <c>2h</c> or <c>0</c>.</summary>
    public static bool TryReadDuration(string value, out TimeSpan duration)
    {
        duration = TimeSpan.Zero;
        if (value == "0")
        {
            return true;
        }

        if (
            value.Length is < 2 or > 6
            || !int.TryParse(value[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        )
        {
            return false;
        }

        TimeSpan? read = value[^1] switch
        {
            's' => TimeSpan.FromSeconds(number),
            'm' => TimeSpan.FromMinutes(number),
            'h' => TimeSpan.FromHours(number),
            _ => null,
        };
        duration = read ?? TimeSpan.Zero;
        return read is not null;
    }

    public static string? NotListenAddresses(string value) =>
        value
            .Split(';')
            .FirstOrDefault(address => !IsHttpUrl(address.Replace("://*", "://localhost", StringComparison.Ordinal)))
            is { } wrong
            ? $"'{wrong}' is not an address to listen on, like http://127.0.0.1:5000"
            : null;

    /// <summary>The port of the first https:// address to listen on; null: there is none.</summary>
    public static int? HttpsPort(string urls) =>
        urls.Split(';')
            .Where(address => address.StartsWith("https://", StringComparison.OrdinalIgnoreCase))
            .Select(address => address.Replace("://*", "://localhost", StringComparison.Ordinal))
            .Select(address => Uri.TryCreate(address, UriKind.Absolute, out var url) ? url.Port : (int?)null)
            .FirstOrDefault();

    public static string? NotNetworks(string value) =>
        Parts(value).FirstOrDefault(part => !IPNetwork.TryParse(part, out _)) is { } wrong
            ? $"'{wrong}' is not a network in CIDR form, like 10.0.0.0/8"
            : null;

    public static string? NotHttpUrls(string value) =>
        Parts(value).FirstOrDefault(part => !IsHttpUrl(part)) is { } wrong
            ? $"'{wrong}' is not an http:// or https:// address"
            : null;

    public static string? NotHosts(string value) =>
        Parts(value).FirstOrDefault(part => !IsHttpUrl($"http://{part}") || part.Contains('/')) is { } wrong
            ? $"'{wrong}' is not a host with an optional port, like registry.local:5000"
            : null;

    public static Func<string, string?> NotANumber(int least, int most) =>
        value =>
            int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && number >= least
            && number <= most
                ? null
                : $"'{value}' is not a whole number from {least} to {most}";

    public static Func<string, string?> NotOneOf(params string[] words) =>
        value => words.Contains(value) ? null : $"'{value}' is none of {string.Join(", ", words)}";

    public static IEnumerable<string> Parts(string value) =>
        value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static bool IsBlank(char character) => char.IsControl(character) || char.IsWhiteSpace(character);

    private static bool IsHttpUrl(string value) =>
        Uri.TryCreate(value, UriKind.Absolute, out var url)
        && url.Scheme is ("http" or "https")
        && url is { Host.Length: > 0, UserInfo: "", Query: "", Fragment: "" };
}
