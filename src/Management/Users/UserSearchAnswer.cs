namespace Entrepot.Management.Users;

/// <summary>Harbor's <c>UserSearchRespItem</c>: what anybody who has signed in may know of others.</summary>
public sealed record UserSearchAnswer(long UserId, string Username);
