using System.Globalization;
using System.Net;

namespace Entrepot.Server.Settings;

/// <summary>The checks that settings share: each gives what is wrong in words, or null.</summary>
internal static class SettingFaults
{
    public static string? Never(string value) => null;

    public static string? NotAnHttpUrl(string value) =>
        value.Length == 0 || IsHttpUrl(value) ? null : $"'{value}' is not an http:// or https:// address";

    public static string? NotListenAddresses(string value) =>
        value
            .Split(';')
            .FirstOrDefault(address => !IsHttpUrl(address.Replace("://*", "://localhost", StringComparison.Ordinal)))
            is { } wrong
            ? $"'{wrong}' is not an address to listen on, like http://127.0.0.1:5000"
            : null;

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

    private static bool IsHttpUrl(string value) =>
        Uri.TryCreate(value, UriKind.Absolute, out var url)
        && url.Scheme is ("http" or "https")
        && url is { Host.Length: > 0, UserInfo: "", Query: "", Fragment: "" };
}
