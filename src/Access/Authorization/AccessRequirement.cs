namespace Entrepot.Access.Authorization;

/// <summary>
/// What an endpoint demands. Every endpoint carries exactly one as metadata; the start fails for one that does not.
/// </summary>
public sealed record AccessRequirement(AccessScope Scope, Permission? Permission = null);
