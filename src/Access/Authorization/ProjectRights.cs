namespace Entrepot.Access.Authorization;

/// <summary>What a decision needs to know of a project.</summary>
/// <param name="CreatedAt">A token that is older speaks of another project that had the name before.</param>
public sealed record ProjectRights(long Id, string Name, bool Public, DateTimeOffset CreatedAt);
