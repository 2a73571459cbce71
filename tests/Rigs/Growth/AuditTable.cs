namespace Entrepot.Rigs.Growth;

/// <summary>Two lines of the audit log for each artifact: it came, and was pulled.</summary>
internal static class AuditTable
{
    private const int ForEachArtifact = 2;

    public static BulkTable Of(SiteContent content) =>
        new(
            "audit_entry",
            [
                "id",
                "at",
                "actor",
                "address",
                "operation",
                "resource_type",
                "resource",
                "project_id",
                "succeeded",
                "description",
                "previous_hash",
                "hash",
            ],
            content
                .Artifacts()
                .SelectMany(artifact => Enumerable.Range(0, ForEachArtifact).Select(time => (artifact, time)))
                .Select(
                    (told, number) =>
                        new object?[]
                        {
                            SiteContent.FirstId + number,
                            SiteContent.MomentOf(number),
                            "admin",
                            "10.0.0.7",
                            told.time == 0 ? "create" : "pull",
                            "artifact",
                            $"{told.artifact.Repository.Name}@{told.artifact.Digest}",
                            told.artifact.Repository.ProjectId,
                            true,
                            "",
                            new byte[32],
                            new byte[32],
                        }
                )
        );
}
