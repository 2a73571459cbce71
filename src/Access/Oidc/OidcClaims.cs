using System.Text.Json;
using System.Text.RegularExpressions;
using Entrepot.Access.Configuration;

namespace Entrepot.Access.Oidc;

/// <summary>What the provider claims of a person: in the identity token, and when asked for more.</summary>
internal sealed record OidcClaims(string Issuer, JsonElement Token, JsonElement? UserInfo)
{
    private const int MaximumGroups = 1000;

    /// <summary>The end of the year 9999.</summary>
    private const long MaximumSeconds = 253_402_300_799;

    /// <summary>As it is: it tells people apart.</summary>
    public string Subject => Raw("sub");

    /// <summary>When the identity token was made, to the second; null when it does not say.</summary>
    public DateTimeOffset? IssuedAt =>
        Token.TryGetProperty("iat", out var issued)
        && issued.ValueKind == JsonValueKind.Number
        && issued.TryGetInt64(out var seconds)
        && seconds is >= 0 and <= MaximumSeconds
            ? DateTimeOffset.FromUnixTimeSeconds(seconds)
            : null;

    /// <summary>Whether the identity token holds all that the configuration wants to know.</summary>
    public bool HasAll(OidcConfiguration configuration) =>
        Token.TryGetProperty(NameClaim(configuration), out _)
        && Token.TryGetProperty("email", out _)
        && TellsGroups(configuration);

    /// <summary>Whether the identity token says which groups the person is in, as far as anybody wants to know.</summary>
    public bool TellsGroups(OidcConfiguration configuration) =>
        configuration.GroupsClaim.Length == 0 || Token.TryGetProperty(configuration.GroupsClaim, out _);

    /// <summary>With what the provider tells besides; it counts only if it speaks of the same person.</summary>
    public OidcClaims With(JsonElement? told) =>
        told is { ValueKind: JsonValueKind.Object } info
        && info.TryGetProperty("sub", out var subject)
        && subject.ValueKind == JsonValueKind.String
        && subject.GetString() == Subject
            ? this with
            {
                UserInfo = info,
            }
            : this;

    public OidcIdentity IdentityFor(OidcConfiguration configuration, string? refreshToken) =>
        new(
            Issuer,
            Subject,
            Text(NameClaim(configuration)),
            Text("name"),
            Text("email"),
            GroupsFor(configuration),
            refreshToken
        );

    private List<string> GroupsFor(OidcConfiguration configuration)
    {
        if (configuration.GroupsClaim.Length == 0 || Find(configuration.GroupsClaim) is not { } claim)
        {
            return [];
        }

        var pattern =
            configuration.GroupFilter.Length == 0
                ? null
                : new Regex(
                    configuration.GroupFilter,
                    RegexOptions.NonBacktracking | RegexOptions.CultureInvariant,
                    Regex.InfiniteMatchTimeout
                );
        IEnumerable<JsonElement> names = claim.ValueKind == JsonValueKind.Array ? claim.EnumerateArray() : [claim];
        return
        [
            .. names
                .Where(name => name.ValueKind == JsonValueKind.String)
                .Select(name => name.GetString()!)
                .Where(name => name.Length > 0 && !name.Any(char.IsControl) && pattern?.IsMatch(name) != false)
                .Distinct(StringComparer.Ordinal)
                .Take(MaximumGroups),
        ];
    }

    /// <summary>What can be seen of it: PostgreSQL takes not every character.</summary>
    private string Text(string claim) => string.Concat(Raw(claim).Where(letter => !char.IsControl(letter)));

    private string Raw(string claim) =>
        Find(claim) is { ValueKind: JsonValueKind.String } found ? found.GetString()! : "";

    private JsonElement? Find(string claim) =>
        Token.TryGetProperty(claim, out var inToken) ? inToken
        : UserInfo is { } info && info.TryGetProperty(claim, out var told) ? told
        : null;

    private static string NameClaim(OidcConfiguration configuration) =>
        configuration.UserClaim.Length == 0 ? "name" : configuration.UserClaim;
}
