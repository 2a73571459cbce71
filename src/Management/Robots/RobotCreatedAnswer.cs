using Entrepot.Access.Robots;

namespace Entrepot.Management.Robots;

/// <summary>Harbor's <c>RobotCreated</c>: the only answer that has the secret.</summary>
/// <param name="ExpiresAt">Seconds since 1970; -1: never.</param>
public sealed record RobotCreatedAnswer(
    long Id,
    string Name,
    string Secret,
    DateTimeOffset CreationTime,
    long ExpiresAt
)
{
    public static RobotCreatedAnswer Of(RobotCreation.Created robot) =>
        new(robot.Id, robot.Name, robot.Secret, robot.CreatedAt, RobotAnswer.Seconds(robot.ExpiresAt));

    /// <summary>Never shows the secret.</summary>
    public override string ToString() => Name;
}
