using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace Entrepot.Access.Robots;

/// <summary>
/// What a robot account is called within the site or its project: Harbor's grammar, 1 to 255 characters, and so never a
/// <c>+</c>.
/// </summary>
public readonly partial record struct RobotName
{
    private readonly string? value;

    private RobotName(string value) => this.value = value;

    public static bool TryParse([NotNullWhen(true)] string? text, out RobotName name)
    {
        var valid = text is { Length: > 0 and <= 255 } && Grammar().IsMatch(text);
        name = valid ? new RobotName(text!) : default;
        return valid;
    }

    public override string ToString() => value ?? "";

    [GeneratedRegex(@"\A[a-z0-9]+(?:[._-][a-z0-9]+)*\z", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Grammar();
}
