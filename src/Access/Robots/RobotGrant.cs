using Entrepot.Access.Authorization;

namespace Entrepot.Access.Robots;

/// <summary>What a robot account may do in one place.</summary>
public sealed record RobotGrant(RobotPlace Place, IReadOnlyList<Permission> Permissions);
