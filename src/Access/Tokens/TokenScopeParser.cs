using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;
using Entrepot.Access.Authorization;

namespace Entrepot.Access.Tokens;

/// <summary>
/// Reads the <c>scope</c> parameters of a token request: <c>type:name:action,action</c>, several separated by spaces
/// or given as several parameters (distribution's token specification, "Token Scope Grammar").
/// </summary>
internal static partial class TokenScopeParser
{
    private const int Limit = 100;

    /// <summary>The scopes in their order, one for each resource; false when one of them is no scope.</summary>
    public static bool TryParse(IEnumerable<string?> parameters, [NotNullWhen(true)] out List<TokenScope>? scopes)
    {
        scopes = null;
        var parsed = new List<TokenScope>();
        foreach (
            var text in parameters.SelectMany(one => (one ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries))
        )
        {
            if (parsed.Count == Limit || !TryParse(text, out var scope))
            {
                return false;
            }

            parsed.Add(scope);
        }

        scopes = Merge(parsed);
        return true;
    }

    private static bool TryParse(string text, [NotNullWhen(true)] out TokenScope? scope)
    {
        var match = Grammar().Match(text);
        scope = match.Success
            ? new TokenScope(
                match.Groups["type"].Value,
                match.Groups["name"].Value,
                [.. match.Groups["actions"].Value.Split(',', StringSplitOptions.RemoveEmptyEntries).Distinct()]
            )
            : null;
        return scope is not null;
    }

    private static List<TokenScope> Merge(List<TokenScope> scopes) =>
        [
            .. scopes
                .GroupBy(scope => (scope.Type, scope.Name))
                .Select(group => new TokenScope(
                    group.Key.Type,
                    group.Key.Name,
                    [.. group.SelectMany(scope => scope.Actions).Distinct()]
                )),
        ];

    // The name may itself hold colons (a host's port): the type ends at the first one, the actions begin at the last.
    [GeneratedRegex(
        @"\A(?<type>[a-z0-9]{1,32}(?:\([a-z0-9]{1,32}\))?):(?<name>[a-zA-Z0-9._/:@-]{1,400}):(?<actions>(?:[a-z*][a-z-]{0,31}(?:,[a-z*][a-z-]{0,31}){0,15})?)\z",
        RegexOptions.CultureInvariant | RegexOptions.NonBacktracking
    )]
    private static partial Regex Grammar();
}
