using Entrepot.Data.Rows;
using Microsoft.EntityFrameworkCore;

namespace Entrepot.Data.Model;

/// <summary>What other registries should hold, and the history of bringing it there.</summary>
internal static class ReplicationModel
{
    public static void Configure(ModelBuilder model)
    {
        Policies(model);
        Targets(model);
        History(model);
        Comparison(model);
    }

    private static void Policies(ModelBuilder model)
    {
        model.Entity<RegistryEndpointRow>(endpoint =>
        {
            endpoint.ToTable("registry_endpoint").HasKey(row => row.Id);
            endpoint.HasIndex(row => row.Name).IsUnique();
        });
        model.Entity<ReplicationPolicyRow>(policy =>
        {
            policy.ToTable("replication_policy").HasKey(row => row.Id);
            policy.HasIndex(row => row.Name).IsUnique();
            policy
                .HasOne(row => row.SourceEndpoint)
                .WithMany()
                .HasForeignKey(row => row.SourceEndpointId)
                .OnDelete(DeleteBehavior.Restrict);
            policy
                .HasOne(row => row.DestinationEndpoint)
                .WithMany()
                .HasForeignKey(row => row.DestinationEndpointId)
                .OnDelete(DeleteBehavior.Restrict);
        });
        model.Entity<ReplicationMoveRow>(move =>
        {
            move.ToTable("replication_move").HasKey(row => row.PolicyId);
            move.Property(row => row.PolicyId).ValueGeneratedNever();
            move.HasOne(row => row.Policy).WithOne().HasForeignKey<ReplicationMoveRow>(row => row.PolicyId);
        });
    }

    private static void Targets(ModelBuilder model)
    {
        model.Entity<ReplicationTargetRow>(target =>
        {
            target.ToTable("replication_target").HasKey(row => row.Id);
            target
                .HasIndex(row => new
                {
                    row.PolicyId,
                    row.DestinationRepository,
                    row.Tag,
                })
                .IsUnique();
            target.HasIndex(row => new
            {
                row.State,
                row.PolicyId,
                row.Id,
            });
            target.HasIndex(row => new
            {
                row.PolicyId,
                row.SourceRepository,
                row.Tag,
            });

            // Few of many: those that somebody is at, and those of which nothing is left.
            target.HasIndex(row => row.LeaseOwner).HasFilter("lease_owner IS NOT NULL");
            target.HasIndex(row => row.Id).HasFilter("state = 0 AND verified_digest IS NULL AND placed_digest IS NULL");
            target.HasOne(row => row.Policy).WithMany().HasForeignKey(row => row.PolicyId);
        });
        model.Entity<ReplicationPlacementRow>(placement =>
        {
            placement.ToTable("replication_placement").HasKey(row => new { row.TargetId, row.Digest });
            placement.HasIndex(row => row.Digest);
            placement.HasOne(row => row.Target).WithMany().HasForeignKey(row => row.TargetId);
        });
    }

    private static void History(ModelBuilder model)
    {
        model.Entity<ReplicationExecutionRow>(execution =>
        {
            execution.ToTable("replication_execution").HasKey(row => row.Id);
            execution.HasIndex(row => new { row.PolicyId, row.Id });
            execution.HasIndex(row => row.Id).HasFilter("NOT planned");
            execution.HasOne(row => row.Policy).WithMany().HasForeignKey(row => row.PolicyId);
        });
        model.Entity<ReplicationTaskRow>(task =>
        {
            task.ToTable("replication_task").HasKey(row => row.Id);
            task.HasIndex(row => new
            {
                row.ExecutionId,
                row.StartedAt,
                row.Id,
            });
            task.HasIndex(row => new
            {
                row.ExecutionId,
                row.Status,
                row.EndedAt,
            });
            task.HasIndex(row => new { row.TargetId, row.Status });
            task.HasOne(row => row.Execution).WithMany().HasForeignKey(row => row.ExecutionId);
            task.HasOne(row => row.Target)
                .WithMany()
                .HasForeignKey(row => row.TargetId)
                .OnDelete(DeleteBehavior.SetNull);
        });
        model.Entity<ReplicationTaskLogRow>(line =>
        {
            line.ToTable("replication_task_log").HasKey(row => row.Id);
            line.HasIndex(row => new { row.TaskId, row.Id });
            line.HasOne(row => row.Task).WithMany().HasForeignKey(row => row.TaskId);
        });
    }

    private static void Comparison(ModelBuilder model)
    {
        model.Entity<ReplicationReconciliationRow>(reconciliation =>
        {
            reconciliation.ToTable("replication_reconciliation").HasKey(row => row.Id);
            reconciliation.HasIndex(row => new { row.PolicyId, row.Id });
            reconciliation.HasIndex(row => row.PolicyId).HasFilter("ended_at IS NULL").IsUnique();
            reconciliation.HasOne(row => row.Policy).WithMany().HasForeignKey(row => row.PolicyId);
        });
        model.Entity<ReplicationDriftRow>(drift =>
        {
            drift.ToTable("replication_drift").HasKey(row => row.Id);
            drift
                .HasIndex(row => new
                {
                    row.PolicyId,
                    row.DestinationRepository,
                    row.Tag,
                })
                .IsUnique();
            drift.HasIndex(row => new { row.PolicyId, row.Id });
            drift.HasIndex(row => row.TargetId);
            drift.HasOne(row => row.Policy).WithMany().HasForeignKey(row => row.PolicyId);
            drift
                .HasOne(row => row.Target)
                .WithMany()
                .HasForeignKey(row => row.TargetId)
                .OnDelete(DeleteBehavior.Cascade);
        });
    }
}
