namespace Entrepot.Rigs.Growth;

/// <summary>
/// A rule for everything, whose endpoint has been away for long: targets that were reached before, and those that want
/// to be looked at, all asked for by one great execution.
/// </summary>
internal static class ReplicationTables
{
    private const int TasksOfExecution = 10;

    /// <summary>The older ones are swept, with their tasks.</summary>
    private const int ExecutionsKept = 49;
    private const int Succeeded = 1;

    public static long GreatExecutionId(SiteScale scale) => SiteContent.FirstId + GreatExecution(Settled(scale));

    public static IEnumerable<BulkTable> Of(SiteContent content)
    {
        var scale = content.Scale;
        var settled = Settled(scale);
        List<GrownArtifact> wanted =
        [
            .. content.Artifacts().Where(artifact => artifact.Tag is not null).Take(settled + scale.PendingTargets),
        ];
        return
        [
            Endpoints(),
            Policies(),
            Targets(wanted, settled),
            Placements(wanted, settled),
            Executions(settled),
            Tasks(wanted, settled),
            Logs(wanted, settled),
        ];
    }

    private static BulkTable Endpoints() =>
        new(
            "registry_endpoint",
            [
                "id",
                "name",
                "description",
                "type",
                "url",
                "insecure",
                "ca_certificate",
                "credential_type",
                "access_key",
                "protected_secret",
                "healthy",
                "status_reason",
                "checked_at",
                "consecutive_faults",
                "parked_until",
                "created_at",
                "updated_at",
            ],
            [
                Row(
                    SiteContent.FirstId,
                    "away",
                    "",
                    "harbor",
                    "http://127.0.0.1:9",
                    false,
                    "",
                    "basic",
                    "",
                    "",
                    false,
                    "connect",
                    null,
                    9,
                    SiteContent.MomentOf(400_000_000),
                    0L,
                    0L
                ),
            ]
        );

    private static BulkTable Policies() =>
        new(
            "replication_policy",
            [
                "id",
                "name",
                "description",
                "source_endpoint_id",
                "destination_endpoint_id",
                "destination_namespace",
                "destination_namespace_replace_count",
                "trigger",
                "cron",
                "filters",
                "replicate_deletion",
                "override",
                "enabled",
                "speed",
                "copy_by_chunk",
                "single_active_replication",
                "paused_reason",
                "creator",
                "created_at",
                "updated_at",
            ],
            [
                Row(
                    SiteContent.FirstId,
                    "everything-away",
                    "",
                    null,
                    SiteContent.FirstId,
                    "",
                    0,
                    2,
                    "",
                    "[]",
                    true,
                    true,
                    // Enabled when everything is there, so that no server makes something of it meanwhile.
                    false,
                    0,
                    false,
                    false,
                    "",
                    "admin",
                    0L,
                    0L
                ),
            ]
        );

    private static BulkTable Targets(IReadOnlyList<GrownArtifact> wanted, int settled) =>
        new(
            "replication_target",
            [
                "id",
                "policy_id",
                "destination_repository",
                "tag",
                "source_repository",
                "state",
                "wanted_sequence",
                "settled_sequence",
                "deletion_sequence",
                "lease_owner",
                "lease_until",
                "fence",
                "attempts",
                "next_try_at",
                "returns",
                "returns_since",
                "cause",
                "verified_digest",
                "verified_at",
                "placed_digest",
            ],
            wanted.Select((artifact, number) => Target(artifact, reached: number < settled))
        );

    private static object?[] Target(GrownArtifact artifact, bool reached) =>
        Row(
            artifact.Id,
            SiteContent.FirstId,
            artifact.Repository.Name,
            artifact.Tag,
            artifact.Repository.Name,
            reached ? 0 : 1,
            1L,
            reached ? 1L : 0L,
            null,
            null,
            null,
            1L,
            0,
            null,
            0,
            null,
            reached ? "" : "the endpoint does not answer",
            reached ? artifact.Digest : null,
            reached ? artifact.PushedAt : null,
            reached ? artifact.Digest : null
        );

    private static BulkTable Placements(IReadOnlyList<GrownArtifact> wanted, int settled) =>
        new(
            "replication_placement",
            ["target_id", "digest", "referrer", "tag", "put_by_us", "deletion_seen", "placed_at"],
            wanted
                .Take(settled)
                .Select(artifact => Row(artifact.Id, artifact.Digest, false, null, true, false, artifact.PushedAt))
        );

    private static BulkTable Executions(int settled) =>
        new(
            "replication_execution",
            [
                "id",
                "policy_id",
                "trigger",
                "act",
                "operator",
                "status_text",
                "planned",
                "plan_repository_id",
                "plan_tag_id",
                "plan_failed",
                "stop_requested",
                "started_at",
                "planned_at",
            ],
            Enumerable
                .Range(0, GreatExecution(settled) + 1)
                .Select(number =>
                    Row(
                        SiteContent.FirstId + number,
                        SiteContent.FirstId,
                        number == GreatExecution(settled) ? 0 : 2,
                        $"{number:x32}",
                        "admin",
                        "",
                        true,
                        0L,
                        0L,
                        false,
                        false,
                        SiteContent.MomentOf(number),
                        SiteContent.MomentOf(number)
                    )
                )
        );

    private static BulkTable Tasks(IReadOnlyList<GrownArtifact> wanted, int settled) =>
        new(
            "replication_task",
            [
                "id",
                "execution_id",
                "target_id",
                "wanted_sequence",
                "status",
                "operation",
                "resource_type",
                "source_resource",
                "destination_resource",
                "started_at",
                "ended_at",
            ],
            Asked(wanted, settled)
                .Select(
                    (artifact, number) =>
                        Row(
                            artifact.Id,
                            SiteContent.FirstId + Math.Min(number / TasksOfExecution, GreatExecution(settled)),
                            artifact.Id,
                            1L,
                            number < Kept(settled) ? Succeeded : 0,
                            "copy",
                            "artifact",
                            $"{artifact.Repository.Name}:{artifact.Tag}",
                            $"{artifact.Repository.Name}:{artifact.Tag}",
                            artifact.PushedAt,
                            number < Kept(settled) ? artifact.PushedAt : null
                        )
                )
        );

    private static BulkTable Logs(IReadOnlyList<GrownArtifact> wanted, int settled) =>
        new(
            "replication_task_log",
            ["id", "task_id", "at", "text"],
            Asked(wanted, settled)
                .Take(Kept(settled))
                .Select(artifact => Row(artifact.Id, artifact.Id, artifact.PushedAt, $"{artifact.Digest} is there."))
        );

    private static int Settled(SiteScale scale) => Math.Min(scale.SettledTargets, scale.Artifacts / 2);

    /// <summary>Those whose tasks are kept: some that were reached, and all that are wanted.</summary>
    private static IEnumerable<GrownArtifact> Asked(IReadOnlyList<GrownArtifact> wanted, int settled) =>
        wanted.Skip(settled - Kept(settled));

    private static int Kept(int settled) => GreatExecution(settled) * TasksOfExecution;

    private static int GreatExecution(int settled) => Math.Min(ExecutionsKept, settled / TasksOfExecution);

    private static object?[] Row(params object?[] values) => values;
}
