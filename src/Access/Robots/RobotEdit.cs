namespace Entrepot.Access.Robots;

/// <summary>What a robot account is to become. Whose it is and what it is called does not change.</summary>
/// <param name="Duration">In days from its making; -1: for ever; 0: as configured; null: as it is.</param>
/// <param name="LatestEnd">With another duration it ends by then; null: no such limit.</param>
public sealed record RobotEdit(
    string Description,
    long? Duration,
    bool Disabled,
    IReadOnlyList<RobotGrant> Grants,
    DateTimeOffset? LatestEnd = null
);
