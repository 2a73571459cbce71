namespace Entrepot.Management.Users;

/// <summary>Harbor's <c>Permission</c>.</summary>
public sealed record PermissionAnswer(string Resource, string Action);
