using Entrepot.Access.Projects;

namespace Entrepot.Access.Robots;

/// <summary>
/// The name that a robot account signs in with: <c>robot$name</c>, or <c>robot$project+name</c> for a project's. What
/// it begins with is configured.
/// </summary>
/// <param name="Project">The project's name; null: it is the site's.</param>
public sealed record RobotSignInName(string? Project, string Name)
{
    /// <summary>Null when the text is no such name.</summary>
    public static RobotSignInName? Parse(string prefix, string text)
    {
        if (!text.StartsWith(prefix, StringComparison.Ordinal))
        {
            return null;
        }

        var rest = text[prefix.Length..];
        var plus = rest.IndexOf('+', StringComparison.Ordinal);
        if (plus < 0)
        {
            return RobotName.TryParse(rest, out var name) ? new RobotSignInName(null, name.ToString()) : null;
        }

        return
            ProjectName.TryParse(rest[..plus], out var project) && RobotName.TryParse(rest[(plus + 1)..], out var own)
            ? new RobotSignInName(project.ToString(), own.ToString())
            : null;
    }

    public string With(string prefix) => Project is null ? $"{prefix}{Name}" : $"{prefix}{Project}+{Name}";
}
