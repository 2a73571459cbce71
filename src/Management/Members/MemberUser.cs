namespace Entrepot.Management.Members;

/// <summary>Harbor's <c>UserEntity</c>.</summary>
internal sealed record MemberUser(long? UserId, string? Username);
