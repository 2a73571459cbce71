namespace Entrepot.Access.Authorization;

/// <summary>What a decision needs to know of a project.</summary>
public sealed record ProjectRights(long Id, string Name, bool Public);
