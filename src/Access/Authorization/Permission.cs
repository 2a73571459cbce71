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
    public static readonly Permission CreateMember = new("member", "create");
    public static readonly Permission ReadMember = new("member", "read");
    public static readonly Permission UpdateMember = new("member", "update");
    public static readonly Permission DeleteMember = new("member", "delete");
    public static readonly Permission CreateMetadata = new("metadata", "create");
    public static readonly Permission ReadMetadata = new("metadata", "read");
    public static readonly Permission UpdateMetadata = new("metadata", "update");
    public static readonly Permission DeleteMetadata = new("metadata", "delete");
    public static readonly Permission ListLogs = new("log", "list");
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

    public static readonly Permission ListUsers = new("user", "list");
    public static readonly Permission CreateUser = new("user", "create");
    public static readonly Permission ReadUser = new("user", "read");
    public static readonly Permission UpdateUser = new("user", "update");
    public static readonly Permission DeleteUser = new("user", "delete");
    public static readonly Permission ListUserGroups = new("user-group", "list");
    public static readonly Permission CreateUserGroup = new("user-group", "create");
    public static readonly Permission ReadUserGroup = new("user-group", "read");
    public static readonly Permission UpdateUserGroup = new("user-group", "update");
    public static readonly Permission DeleteUserGroup = new("user-group", "delete");

    /// <summary>Listing the site's repositories by <c>/v2/_catalog</c>: any account, and each sees what it may pull.</summary>
    public static readonly Permission Catalog = new("catalog", "read");

    public static readonly Permission CreateRobot = new("robot", "create");
    public static readonly Permission ReadRobot = new("robot", "read");
    public static readonly Permission UpdateRobot = new("robot", "update");
    public static readonly Permission DeleteRobot = new("robot", "delete");
    public static readonly Permission ListRobots = new("robot", "list");

    // For the site: what administrators may do anyway, and robot accounts when they hold it.
    public static readonly Permission CreateProject = new("project", "create");
    public static readonly Permission ListProjects = new("project", "list");
    public static readonly Permission CreateRegistry = new("registry", "create");
    public static readonly Permission ReadRegistry = new("registry", "read");
    public static readonly Permission UpdateRegistry = new("registry", "update");
    public static readonly Permission DeleteRegistry = new("registry", "delete");
    public static readonly Permission ListRegistries = new("registry", "list");
    public static readonly Permission ListAdapters = new("replication-adapter", "list");
    public static readonly Permission CreatePolicy = new("replication-policy", "create");
    public static readonly Permission ReadPolicy = new("replication-policy", "read");
    public static readonly Permission UpdatePolicy = new("replication-policy", "update");
    public static readonly Permission DeletePolicy = new("replication-policy", "delete");
    public static readonly Permission ListPolicies = new("replication-policy", "list");
    public static readonly Permission StartReplication = new("replication", "create");
    public static readonly Permission ReadReplication = new("replication", "read");
    public static readonly Permission ListReplications = new("replication", "list");

    public static readonly Permission ListAuditLogs = new("audit-log", "list");
    public static readonly Permission CreatePurge = new("purge-audit", "create");
    public static readonly Permission ReadPurge = new("purge-audit", "read");
    public static readonly Permission UpdatePurge = new("purge-audit", "update");
    public static readonly Permission ListPurges = new("purge-audit", "list");
    public static readonly Permission StopPurge = new("purge-audit", "stop");
    public static readonly Permission UpdateQuota = new("quota", "update");
    public static readonly Permission ListQuotas = new("quota", "list");
    public static readonly Permission ReadVolumes = new("system-volumes", "read");
    public static readonly Permission CreateLdapUser = new("ldap-user", "create");
    public static readonly Permission ListLdapUsers = new("ldap-user", "list");
    public static readonly Permission ListJobs = new("jobservice-monitor", "list");

    public override string ToString() => $"{Resource}:{Action}";
}
