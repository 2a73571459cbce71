namespace Entrepot.Access.Robots;

/// <summary>A robot account as it is shown.</summary>
/// <param name="Name">Within the site or its project.</param>
/// <param name="SignInName">With the prefix and its project.</param>
/// <param name="ProjectId">Null: it is the site's.</param>
/// <param name="Duration">In days; -1: for ever.</param>
/// <param name="ExpiresAt">Null: never.</param>
/// <param name="Creator">Its principal's key: <c>User:1</c> or <c>Robot:7</c>.</param>
/// <param name="Grants">Without those of projects that are gone.</param>
public sealed record Robot(
    long Id,
    string Name,
    string SignInName,
    long? ProjectId,
    string Description,
    long Duration,
    DateTimeOffset? ExpiresAt,
    bool Disabled,
    string Creator,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt,
    IReadOnlyList<RobotGrant> Grants
);
