using Entrepot.Rigs.Images;

namespace Entrepot.Rigs.Growth;

/// <summary>
/// Fills the database of a site that has been started once with years of content, in minutes at most. The site does
/// not run meanwhile. What it holds afterwards satisfies every constraint, so that the real server works on it.
/// </summary>
public static class GrownSite
{
    internal const string SignatureType = "application/vnd.dev.cosign.artifact.sig.v1+json";

    /// <summary>The parked endpoint, the rule that goes to it and its first execution have this id.</summary>
    public const long RuleId = SiteContent.FirstId;

    /// <summary>The execution that asked for all the pending targets.</summary>
    public static long GreatExecutionId(SiteScale scale) => ReplicationTables.GreatExecutionId(scale);

    /// <summary>The config of all images.</summary>
    internal static Blob Config { get; } =
        new(
            """{"architecture":"amd64","os":"linux","rootfs":{"type":"layers","diff_ids":[]}}"""u8.ToArray(),
            MediaTypes.OciConfig
        );

    internal static Blob Empty { get; } = new("{}"u8.ToArray(), MediaTypes.OciEmpty);

    /// <summary>
    /// Brings the blobs whose bytes are read: push it into the empty site, so that the driver of its storage has them.
    /// </summary>
    public static Artifact Seed { get; } =
        new(
            new Blob(
                System.Text.Encoding.UTF8.GetBytes(
                    $$"""{"schemaVersion":2,"mediaType":"{{MediaTypes.OciManifest}}","config":{"mediaType":"{{MediaTypes.OciConfig}}","digest":"{{Config.Digest}}","size":{{Config.Bytes.Length}}},"layers":[{"mediaType":"{{MediaTypes.OciEmpty}}","digest":"{{Empty.Digest}}","size":2}]}"""
                ),
                MediaTypes.OciManifest
            ),
            [Config, Empty],
            []
        );

    /// <summary>The repository that has most tags.</summary>
    public static string LargestRepository { get; } = $"{SiteContent.ProjectName(0)}/monorepo";

    /// <summary>One of the many repositories of usual size.</summary>
    public static string UsualRepository(SiteScale scale) =>
        new SiteContent(scale).Repositories().ElementAt(scale.Repositories / 2).Name;

    /// <summary>The n-th tag of a repository, from 0.</summary>
    public static string Tag(int number) => SiteContent.TagOf(SiteContent.PlaceOfTag(number));

    /// <param name="path">The database file.</param>
    public static async Task FillSqliteAsync(string path, SiteScale scale, CancellationToken cancellationToken)
    {
        await using var loader = await SqliteBulkLoader.OpenAsync(path, cancellationToken);
        await FillAsync(loader, scale, cancellationToken);
    }

    public static async Task FillPostgresAsync(
        string connectionString,
        SiteScale scale,
        CancellationToken cancellationToken
    )
    {
        await using var loader = await PostgresBulkLoader.OpenAsync(connectionString, cancellationToken);
        await FillAsync(loader, scale, cancellationToken);
    }

    private static async Task FillAsync(IBulkLoader loader, SiteScale scale, CancellationToken cancellationToken)
    {
        var content = new SiteContent(scale);
        await loader.BeginAsync(cancellationToken);

        // The audit log first: what the rest makes a running site tell comes after it.
        foreach (
            var table in ContentTables.Of(content).Concat(ReplicationTables.Of(content)).Prepend(AuditTable.Of(content))
        )
        {
            await loader.LoadAsync(table, cancellationToken);
        }

        await loader.EndAsync(cancellationToken);
        await loader.ExecuteAsync(CursorSql(loader), cancellationToken);
        await loader.ExecuteAsync("UPDATE replication_policy SET enabled = TRUE", cancellationToken);
    }

    /// <summary>Whoever reads the change log has read all of it.</summary>
    private static string CursorSql(IBulkLoader loader)
    {
        var transaction = loader is PostgresBulkLoader ? "(SELECT max(transaction_id::text::bigint) FROM change)" : "0";
        return $"""
            INSERT INTO change_cursor (consumer, transaction_id, sequence)
            VALUES
                ('replication', {transaction}, (SELECT max(sequence) FROM change)),
                ('audit', {transaction}, (SELECT max(sequence) FROM change))
            ON CONFLICT (consumer) DO UPDATE
            SET transaction_id = excluded.transaction_id, sequence = excluded.sequence
            """;
    }
}
