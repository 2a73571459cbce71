namespace Entrepot.Management.Users;

/// <summary>Harbor's <c>Permission</c>.</summary>
internal sealed record PermissionAnswer(string Resource, string Action);
