using System.Text.RegularExpressions;

namespace Entrepot.Rigs.Clients;

/// <summary>The parameters of a WWW-Authenticate challenge: <c>realm="…",service="…",scope="…"</c>.</summary>
public static partial class ChallengeParameters
{
    public static IReadOnlyDictionary<string, string> Parse(string parameters) =>
        Pairs()
            .Matches(parameters)
            .ToDictionary(
                match => match.Groups["name"].Value,
                match => match.Groups["value"].Value,
                StringComparer.OrdinalIgnoreCase
            );

    [GeneratedRegex(
        """(?<name>[a-z_]+)="(?<value>[^"]*)"?""",
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture,
        1000
    )]
    private static partial Regex Pairs();
}
