using System.Globalization;
using Entrepot.Access.Robots;
using Entrepot.Management.Conventions.Wire;

namespace Entrepot.Management.Robots;

/// <summary>Harbor's <c>Robot</c>, without the secret, which nobody is told again.</summary>
/// <param name="Name">The name to sign in with.</param>
/// <param name="ExpiresAt">Seconds since 1970; -1: never.</param>
/// <param name="CreatorType"><c>local</c>: a person; <c>robot</c>: another robot account.</param>
public sealed record RobotAnswer(
    long Id,
    string Name,
    string? Description,
    string Level,
    long Duration,
    bool Editable,
    bool Disable,
    long ExpiresAt,
    IReadOnlyList<RobotPermissionBody> Permissions,
    string CreatorType,
    long CreatorRef,
    DateTimeOffset CreationTime,
    DateTimeOffset UpdateTime
)
{
    private const string ByRobot = "Robot:";

    public static RobotAnswer Of(Robot robot) =>
        new(
            robot.Id,
            robot.SignInName,
            robot.Description.NullIfEmpty(),
            robot.ProjectId is null ? RobotWords.System : RobotWords.Project,
            robot.Duration,
            Editable: true,
            robot.Disabled,
            Seconds(robot.ExpiresAt),
            [.. robot.Grants.Select(RobotPermissionBody.Of)],
            robot.Creator.StartsWith(ByRobot, StringComparison.Ordinal) ? "robot" : "local",
            long.Parse(
                robot.Creator.AsSpan(robot.Creator.IndexOf(':', StringComparison.Ordinal) + 1),
                CultureInfo.InvariantCulture
            ),
            robot.CreatedAt,
            robot.UpdatedAt
        );

    public static long Seconds(DateTimeOffset? moment) => moment?.ToUnixTimeSeconds() ?? -1;
}
