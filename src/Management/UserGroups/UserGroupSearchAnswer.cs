namespace Entrepot.Management.UserGroups;

/// <summary>Harbor's <c>UserGroupSearchItem</c>: what anybody who has signed in may know of groups.</summary>
public sealed record UserGroupSearchAnswer(long Id, string GroupName, int GroupType);
