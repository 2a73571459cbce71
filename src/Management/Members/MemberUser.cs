namespace Entrepot.Management.Members;

/// <summary>Harbor's <c>UserEntity</c>.</summary>
public sealed record MemberUser(long? UserId, string? Username);
