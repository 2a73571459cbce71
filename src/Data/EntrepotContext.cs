using Entrepot.Data.Converters;
using Entrepot.Data.Model;
using Entrepot.Data.Rows;
using Entrepot.Oci;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Entrepot.Data;

/// <summary>All rows of a site. Modules take it from <see cref="Database"/> and bring their own queries.</summary>
public abstract class EntrepotContext(DbContextOptions options) : DbContext(options)
{
    public DbSet<ProjectRow> Projects => Set<ProjectRow>();
    public DbSet<ProjectMemberRow> ProjectMembers => Set<ProjectMemberRow>();
    public DbSet<AccountRow> Accounts => Set<AccountRow>();
    public DbSet<UserGroupRow> UserGroups => Set<UserGroupRow>();
    public DbSet<AccountGroupRow> AccountGroups => Set<AccountGroupRow>();
    public DbSet<OidcIdentityRow> OidcIdentities => Set<OidcIdentityRow>();
    public DbSet<EndedSessionRow> EndedSessions => Set<EndedSessionRow>();
    public DbSet<RobotRow> Robots => Set<RobotRow>();
    public DbSet<ConfigurationRow> Configurations => Set<ConfigurationRow>();
    public DbSet<ActRow> Acts => Set<ActRow>();
    public DbSet<AuditEntryRow> AuditEntries => Set<AuditEntryRow>();
    public DbSet<AuditPurgeRow> AuditPurges => Set<AuditPurgeRow>();
    public DbSet<SigningKeyRow> SigningKeys => Set<SigningKeyRow>();
    public DbSet<SiteRow> Sites => Set<SiteRow>();
    public DbSet<RepositoryRow> Repositories => Set<RepositoryRow>();
    public DbSet<BlobRow> Blobs => Set<BlobRow>();
    public DbSet<RepositoryBlobRow> RepositoryBlobs => Set<RepositoryBlobRow>();
    public DbSet<UploadSessionRow> UploadSessions => Set<UploadSessionRow>();
    public DbSet<ManifestRow> Manifests => Set<ManifestRow>();
    public DbSet<ManifestContentRow> ManifestContents => Set<ManifestContentRow>();
    public DbSet<ManifestReferenceRow> ManifestReferences => Set<ManifestReferenceRow>();
    public DbSet<TagRow> Tags => Set<TagRow>();
    public DbSet<TagHistoryRow> TagHistory => Set<TagHistoryRow>();
    public DbSet<ChangeRow> Changes => Set<ChangeRow>();
    public DbSet<ChangeCursorRow> ChangeCursors => Set<ChangeCursorRow>();
    public DbSet<RegistryEndpointRow> RegistryEndpoints => Set<RegistryEndpointRow>();
    public DbSet<ReplicationPolicyRow> ReplicationPolicies => Set<ReplicationPolicyRow>();
    public DbSet<ReplicationMoveRow> ReplicationMoves => Set<ReplicationMoveRow>();
    public DbSet<ReplicationTargetRow> ReplicationTargets => Set<ReplicationTargetRow>();
    public DbSet<ReplicationPlacementRow> ReplicationPlacements => Set<ReplicationPlacementRow>();
    public DbSet<ReplicationExecutionRow> ReplicationExecutions => Set<ReplicationExecutionRow>();
    public DbSet<ReplicationTaskRow> ReplicationTasks => Set<ReplicationTaskRow>();
    public DbSet<ReplicationTaskLogRow> ReplicationTaskLogs => Set<ReplicationTaskLogRow>();
    public DbSet<ReplicationReconciliationRow> ReplicationReconciliations => Set<ReplicationReconciliationRow>();
    public DbSet<ReplicationDriftRow> ReplicationDrifts => Set<ReplicationDriftRow>();
    public DbSet<LabelRow> Labels => Set<LabelRow>();
    public DbSet<ArtifactLabelRow> ArtifactLabels => Set<ArtifactLabelRow>();
    public DbSet<AlarmRow> Alarms => Set<AlarmRow>();
    public DbSet<AlarmNoticeRow> AlarmNotices => Set<AlarmNoticeRow>();

    /// <summary>True once a line of the change log was written through this context.</summary>
    internal bool ChangeLogTouched { get; private set; }

    /// <summary>Makes the context as new, for its next use.</summary>
    internal void Forget()
    {
        ChangeTracker.Clear();
        ChangeLogTouched = false;
    }

    public override Task<int> SaveChangesAsync(
        bool acceptAllChangesOnSuccess,
        CancellationToken cancellationToken = default
    )
    {
        ChangeLogTouched |= ChangeTracker.Entries<ChangeRow>().Any(entry => entry.State == EntityState.Added);
        return base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
    }

    /// <summary>What is the same for both databases.</summary>
    protected static DbContextOptionsBuilder<T> Common<T>(DbContextOptionsBuilder<T> options)
        where T : EntrepotContext =>
        options
            .UseSnakeCaseNamingConvention()
            // Looking for them builds the whole model at a first start. A test looks instead.
            .ConfigureWarnings(warnings => warnings.Ignore(RelationalEventId.PendingModelChangesWarning));

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        configurationBuilder.Properties<DateTimeOffset>().HaveConversion<MicrosecondsConverter>();
        configurationBuilder.Properties<Digest>().HaveConversion<ParsedConverter<Digest>>();
        configurationBuilder.Properties<RepositoryName>().HaveConversion<ParsedConverter<RepositoryName>>();
        configurationBuilder.Properties<Tag>().HaveConversion<ParsedConverter<Tag>>();
        configurationBuilder.Properties<UploadId>().HaveConversion<ParsedConverter<UploadId>>();
        configurationBuilder.Properties<MediaType>().HaveConversion<ParsedConverter<MediaType>>();
    }

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        AccessModel.Configure(modelBuilder);
        RegistryModel.Configure(modelBuilder);
        ReplicationModel.Configure(modelBuilder);
        AlarmModel.Configure(modelBuilder);
        AuditModel.Configure(modelBuilder);
    }
}
