using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace Entrepot.Access.Groups;

/// <summary>The name of an entry of LDAP (RFC 4514) in the one form that is stored: trimmed and in lower case.</summary>
public readonly partial record struct DistinguishedName
{
    private const int MaximumLength = 1024;

    private readonly string? value;

    private DistinguishedName(string value) => this.value = value;

    /// <summary>What the first part is: <c>devs</c> of <c>cn=devs,ou=groups,dc=example,dc=org</c>.</summary>
    public string FirstValue => Grammar().Match(ToString()).Groups["first"].Value;

    public static bool TryParse([NotNullWhen(true)] string? text, out DistinguishedName name)
    {
        var trimmed = text?.Trim().ToLowerInvariant() ?? "";
        var valid = trimmed.Length <= MaximumLength && !trimmed.Any(char.IsControl) && Grammar().IsMatch(trimmed);
        name = valid ? new DistinguishedName(trimmed) : default;
        return valid;
    }

    public override string ToString() => value ?? "";

    /// <summary>Parts with a comma between, each an attribute and its value; a backslash takes a meaning away.</summary>
    [GeneratedRegex(
        @"\A[a-z0-9.-]+ *=(?<first>(?:[^,\\]|\\.)+)(?:, *[a-z0-9.-]+ *=(?:[^,\\]|\\.)+)*\z",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking
    )]
    private static partial Regex Grammar();
}
