using System.Text.RegularExpressions;
using Shouldly;
using Xunit;

namespace Entrepot.Unit.Architecture;

public sealed partial class SecretComparisonTests
{
    /// <summary>
    /// What is compared there is no guess at a secret: a stored hash with a stored hash, two texts of one request, a text
    /// with the stars that stand for a secret, words for what something is.
    /// </summary>
    private static readonly string[] Harmless =
    [
        "present is not null && account.PasswordHash != present",
        "entry.PasswordHash == passwordHash",
        "present == password",
        "credential?.AccessSecret == CredentialBody.Hidden",
        "first == FirstStartResult.UnfitPassword",
        "Kind == ConfigurationKind.Secret",
    ];

    /// <summary>How long such a comparison takes tells how much of a guess is right.</summary>
    [Fact]
    public void Secrets_are_compared_in_constant_time() =>
        SourceTree
            .Files("src", "*.cs")
            .SelectMany(path => File.ReadLines(path).Select(line => (path, line)))
            .Where(found => Comparison().IsMatch(found.line))
            .Where(found => !Harmless.Any(harmless => found.line.Contains(harmless, StringComparison.Ordinal)))
            .Select(found => $"{Path.GetRelativePath(SourceTree.Root, found.path)}: {found.line.Trim()}")
            .ShouldBeEmpty();

    [GeneratedRegex(
        """
            \b\w*(?:[Ss]ecret|[Pp]assword|[Cc]srf|[Cc]srfToken|[Ss]ignature|[Pp]asswordHash|[Ss]ecretHash|[Vv]erifier)\s*(?:==|!=|\.Equals\(|\.SequenceEqual\()\s*(?!null\b|"")|(?:==|!=)\s*(?:\w+\.)*\w*(?:[Ss]ecret|[Pp]assword|[Cc]srf|CsrfToken|[Pp]asswordHash|[Ss]ecretHash)\b(?!\.Length|\()
            """
    )]
    private static partial Regex Comparison();
}
