namespace Entrepot.Access.Authorization;

/// <summary>An action on a kind of resource, in Harbor's words (its permission matrix).</summary>
public sealed record Permission(string Resource, string Action)
{
    public static readonly Permission Pull = new("repository", "pull");
    public static readonly Permission Push = new("repository", "push");

    public static readonly Permission ReadProject = new("project", "read");
    public static readonly Permission UpdateProject = new("project", "update");
    public static readonly Permission DeleteProject = new("project", "delete");
    public static readonly Permission ListMembers = new("member", "list");
    public static readonly Permission ListRepositories = new("repository", "list");
    public static readonly Permission ReadRepository = new("repository", "read");
    public static readonly Permission UpdateRepository = new("repository", "update");
    public static readonly Permission DeleteRepository = new("repository", "delete");
    public static readonly Permission ListArtifacts = new("artifact", "list");
    public static readonly Permission ReadArtifact = new("artifact", "read");
    public static readonly Permission ReadAddition = new("artifact-addition", "read");
    public static readonly Permission ReadQuota = new("quota", "read");
    public static readonly Permission DeleteContent = new("artifact", "delete");
    public static readonly Permission ListAccessories = new("accessory", "list");
    public static readonly Permission ListTags = new("tag", "list");
    public static readonly Permission CreateTag = new("tag", "create");
    public static readonly Permission DeleteTag = new("tag", "delete");

    public static readonly Permission CreateLabel = new("label", "create");
    public static readonly Permission ReadLabel = new("label", "read");
    public static readonly Permission UpdateLabel = new("label", "update");
    public static readonly Permission DeleteLabel = new("label", "delete");
    public static readonly Permission ListLabels = new("label", "list");
    public static readonly Permission AddArtifactLabel = new("artifact-label", "create");
    public static readonly Permission RemoveArtifactLabel = new("artifact-label", "delete");

    /// <summary>Listing the site's repositories by <c>/v2/_catalog</c>: any account, and each sees what it may pull.</summary>
    public static readonly Permission Catalog = new("catalog", "read");

    public override string ToString() => $"{Resource}:{Action}";
}
