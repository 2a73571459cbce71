namespace Entrepot.Management.Operations;

/// <summary>
/// Every operation of Harbor's API below <c>/api/v2.0</c> by method and path, whether it is there or not. What no
/// endpoint is mapped for is answered by <see cref="OperationsToCome"/>.
/// </summary>
internal static class HarborOperations
{
    public const string Prefix = "/api/v2.0";

    private const string Table = """
        GET /audit-logs
        GET /auditlog-exts
        GET /auditlog-exts/events
        GET PUT /configurations
        POST /export/cve
        GET /export/cve/download/{execution_id}
        GET /export/cve/execution/{execution_id}
        GET /export/cve/executions
        GET /health
        GET /icons/{digest}
        GET /internalconfig
        PUT /jobservice/jobs/{job_id}
        GET /jobservice/jobs/{job_id}/log
        GET /jobservice/pools
        GET /jobservice/pools/{pool_id}/workers
        GET /jobservice/queues
        PUT /jobservice/queues/{job_type}
        GET POST /labels
        GET PUT DELETE /labels/{label_id}
        GET /ldap/groups/search
        POST /ldap/ping
        POST /ldap/users/import
        GET /ldap/users/search
        GET POST /p2p/preheat/instances
        POST /p2p/preheat/instances/ping
        GET PUT DELETE /p2p/preheat/instances/{preheat_instance_name}
        GET /p2p/preheat/providers
        GET /permissions
        GET /ping
        GET HEAD POST /projects
        GET PUT DELETE /projects/{project_name_or_id}
        GET /projects/{project_name_or_id}/_deletable
        GET /projects/{project_name_or_id}/artifacts
        GET POST /projects/{project_name_or_id}/immutabletagrules
        PUT DELETE /projects/{project_name_or_id}/immutabletagrules/{immutable_rule_id}
        GET POST /projects/{project_name_or_id}/members
        GET PUT DELETE /projects/{project_name_or_id}/members/{mid}
        GET POST /projects/{project_name_or_id}/metadatas/
        GET PUT DELETE /projects/{project_name_or_id}/metadatas/{meta_name}
        GET PUT /projects/{project_name_or_id}/scanner
        GET /projects/{project_name_or_id}/scanner/candidates
        GET /projects/{project_name_or_id}/summary
        GET /projects/{project_name_or_id}/webhook/events
        GET /projects/{project_name_or_id}/webhook/jobs
        GET /projects/{project_name_or_id}/webhook/lasttrigger
        GET POST /projects/{project_name_or_id}/webhook/policies
        GET PUT DELETE /projects/{project_name_or_id}/webhook/policies/{webhook_policy_id}
        GET /projects/{project_name_or_id}/webhook/policies/{webhook_policy_id}/executions
        GET /projects/{project_name_or_id}/webhook/policies/{webhook_policy_id}/executions/{execution_id}/tasks
        GET /projects/{project_name_or_id}/webhook/policies/{webhook_policy_id}/executions/{execution_id}/tasks/{task_id}/log
        GET /projects/{project_name}/auditlog-exts
        GET /projects/{project_name}/logs
        GET POST /projects/{project_name}/preheat/policies
        GET POST PUT DELETE /projects/{project_name}/preheat/policies/{preheat_policy_name}
        GET /projects/{project_name}/preheat/policies/{preheat_policy_name}/executions
        GET PATCH /projects/{project_name}/preheat/policies/{preheat_policy_name}/executions/{execution_id}
        GET /projects/{project_name}/preheat/policies/{preheat_policy_name}/executions/{execution_id}/tasks
        GET /projects/{project_name}/preheat/policies/{preheat_policy_name}/executions/{execution_id}/tasks/{task_id}/logs
        GET /projects/{project_name}/preheat/providers
        GET /projects/{project_name}/repositories
        GET PUT DELETE /projects/{project_name}/repositories/{repository_name}
        GET POST /projects/{project_name}/repositories/{repository_name}/artifacts
        GET DELETE /projects/{project_name}/repositories/{repository_name}/artifacts/{reference}
        GET /projects/{project_name}/repositories/{repository_name}/artifacts/{reference}/accessories
        GET /projects/{project_name}/repositories/{repository_name}/artifacts/{reference}/additions/vulnerabilities
        GET /projects/{project_name}/repositories/{repository_name}/artifacts/{reference}/additions/{addition}
        POST /projects/{project_name}/repositories/{repository_name}/artifacts/{reference}/labels
        DELETE /projects/{project_name}/repositories/{repository_name}/artifacts/{reference}/labels/{label_id}
        POST /projects/{project_name}/repositories/{repository_name}/artifacts/{reference}/scan
        POST /projects/{project_name}/repositories/{repository_name}/artifacts/{reference}/scan/stop
        GET /projects/{project_name}/repositories/{repository_name}/artifacts/{reference}/scan/{report_id}/log
        GET POST /projects/{project_name}/repositories/{repository_name}/artifacts/{reference}/tags
        DELETE /projects/{project_name}/repositories/{repository_name}/artifacts/{reference}/tags/{tag_name}
        GET /quotas
        GET PUT /quotas/{id}
        GET POST /registries
        POST /registries/ping
        GET PUT DELETE /registries/{id}
        GET /registries/{id}/info
        GET /replication/adapterinfos
        GET /replication/adapters
        GET POST /replication/executions
        GET PUT /replication/executions/{id}
        GET /replication/executions/{id}/tasks
        GET /replication/executions/{id}/tasks/{task_id}/log
        GET POST /replication/policies
        GET PUT DELETE /replication/policies/{id}
        GET /repositories
        POST /retentions
        GET /retentions/metadatas
        GET PUT DELETE /retentions/{id}
        GET POST /retentions/{id}/executions
        PATCH /retentions/{id}/executions/{eid}
        GET /retentions/{id}/executions/{eid}/tasks
        GET /retentions/{id}/executions/{eid}/tasks/{tid}
        GET POST /robots
        GET PUT PATCH DELETE /robots/{robot_id}
        GET POST /scanners
        POST /scanners/ping
        GET PUT PATCH DELETE /scanners/{registration_id}
        GET /scanners/{registration_id}/metadata
        GET /scans/all/metrics
        GET /scans/schedule/metrics
        GET /schedules
        GET /schedules/{job_type}/paused
        GET /search
        GET /security/summary
        GET /security/vul
        GET /statistics
        GET PUT /system/CVEAllowlist
        GET /system/gc
        GET POST PUT /system/gc/schedule
        GET PUT /system/gc/{gc_id}
        GET /system/gc/{gc_id}/log
        POST /system/oidc/ping
        GET /system/purgeaudit
        GET POST PUT /system/purgeaudit/schedule
        GET PUT /system/purgeaudit/{purge_id}
        GET /system/purgeaudit/{purge_id}/log
        GET POST PUT /system/scanAll/schedule
        POST /system/scanAll/stop
        GET /systeminfo
        GET /systeminfo/getcert
        GET /systeminfo/volumes
        GET POST /usergroups
        GET /usergroups/search
        GET PUT DELETE /usergroups/{group_id}
        GET POST /users
        GET /users/current
        GET /users/current/permissions
        GET /users/search
        GET PUT DELETE /users/{user_id}
        PUT /users/{user_id}/cli_secret
        PUT /users/{user_id}/password
        PUT /users/{user_id}/sysadmin
        """;

    /// <summary>All of them, by path.</summary>
    public static IReadOnlyList<Operation> All { get; } =
    [
        .. Table
            .Split('\n')
            .Select(line => line.Split(' '))
            .SelectMany(words => words[..^1].Select(method => new Operation(method, Prefix + words[^1]))),
    ];
}
