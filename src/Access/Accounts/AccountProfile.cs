using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace Entrepot.Access.Accounts;

/// <summary>What an account's holder says of themselves, by Harbor's rules.</summary>
public sealed partial record AccountProfile
{
    private const int MaximumLength = 255;
    private const int MaximumComment = 30;
    private const string Unfit = ",~#$%";

    private AccountProfile(string email, string realName, string comment)
    {
        Email = email;
        RealName = realName;
        Comment = comment;
    }

    public string Email { get; }

    public string RealName { get; }

    /// <summary>May be empty.</summary>
    public string Comment { get; }

    /// <param name="fault">What is wrong, for people.</param>
    public static bool TryParse(
        string? email,
        string? realName,
        string? comment,
        [NotNullWhen(true)] out AccountProfile? profile,
        [NotNullWhen(false)] out string? fault
    )
    {
        fault = FaultOf(email ?? "", realName ?? "", comment ?? "");
        profile = fault is null ? new AccountProfile(email!, realName!, comment ?? "") : null;
        return profile is not null;
    }

    private static string? FaultOf(string email, string realName, string comment) =>
        email.Length is 0 or > MaximumLength || email.Any(char.IsControl) || !Address().IsMatch(email)
            ? "email is an e-mail address of at most 255 characters"
        : realName.Length is 0 or > MaximumLength || realName.Any(IsUnfit)
            ? $"realname is 1 to 255 characters and none of {Unfit}"
        : comment.Length > MaximumComment || comment.Any(char.IsControl) ? "comment is at most 30 characters"
        : null;

    private static bool IsUnfit(char character) =>
        char.IsControl(character) || Unfit.Contains(character, StringComparison.Ordinal);

    [GeneratedRegex(
        """\A(?:[^<>()\[\]\\.,;:\s@"]+(?:\.[^<>()\[\]\\.,;:\s@"]+)*|"[^"\r\n]+")@(?:\[[0-9]{1,3}(?:\.[0-9]{1,3}){3}\]|(?:[a-zA-Z0-9-]+\.)+[a-zA-Z]{2,})\z""",
        RegexOptions.CultureInvariant | RegexOptions.NonBacktracking
    )]
    private static partial Regex Address();
}
