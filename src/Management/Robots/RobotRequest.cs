using Entrepot.Access.Robots;

namespace Entrepot.Management.Robots;

/// <summary>Of Harbor's <c>RobotCreate</c> and <c>Robot</c>, what can be said by somebody who makes or changes one.</summary>
public sealed record RobotRequest(
    string? Name,
    string? Description,
    string? Secret,
    string? Level,
    bool? Disable,
    long? Duration,
    IReadOnlyList<RobotPermissionBody?>? Permissions
)
{
    private const int MaximumDescription = 1024;

    /// <summary>What is wrong with what making and changing have in common; null: nothing.</summary>
    public string? Fault() =>
        Duration is { } days && !RobotDuration.IsValid(days)
            ? $"duration is a number of days from 1 to {RobotDuration.Longest}, or -1 for ever"
        : Description?.Length > MaximumDescription || Description?.Contains('\0', StringComparison.Ordinal) == true
            ? $"description is at most {MaximumDescription} characters"
        : null;
}
