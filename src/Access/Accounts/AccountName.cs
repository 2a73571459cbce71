using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace Entrepot.Access.Accounts;

/// <summary>
/// The name an account signs in with, in its one form: lower case, 1 to 255 characters of visible ASCII without those
/// that mean something where names are written (<c>, " ~ # % $ : / \ * + &lt; &gt;</c>).
/// </summary>
public readonly partial record struct AccountName
{
    private readonly string? value;

    private AccountName(string value) => this.value = value;

    public static bool TryParse([NotNullWhen(true)] string? text, out AccountName name)
    {
        var valid = text is not null && Grammar().IsMatch(text);
        name = valid ? new AccountName(text!.ToLowerInvariant()) : default;
        return valid;
    }

    public override string ToString() => value ?? "";

    [GeneratedRegex(
        """\A[!&'()\-.0-9;=?@A-Z\[\]^_`a-z{|}]{1,255}\z""",
        RegexOptions.CultureInvariant | RegexOptions.NonBacktracking
    )]
    private static partial Regex Grammar();
}
