namespace Entrepot.Access.Robots;

/// <summary>A robot account that is to be made.</summary>
/// <param name="ProjectId">The project it is to belong to; null: the site.</param>
/// <param name="Duration"><inheritdoc cref="RobotDuration" path="/summary"/></param>
/// <param name="Secret">One that <see cref="RobotSecret.Allows"/>; null: a random one.</param>
/// <param name="LatestEnd">It ends by then, however long it should last; null: no such limit.</param>
public sealed record RobotDraft(
    RobotName Name,
    long? ProjectId,
    string Description,
    long? Duration,
    bool Disabled,
    IReadOnlyList<RobotGrant> Grants,
    string? Secret,
    DateTimeOffset? LatestEnd = null
);
