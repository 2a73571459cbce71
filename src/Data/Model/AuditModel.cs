using Entrepot.Data.Rows;
using Microsoft.EntityFrameworkCore;

namespace Entrepot.Data.Model;

/// <summary>What happened and who did it.</summary>
internal static class AuditModel
{
    public static void Configure(ModelBuilder model)
    {
        model.Entity<ActRow>().ToTable("act").HasKey(row => row.Id);
        model.Entity<AuditEntryRow>(entry =>
        {
            entry.ToTable("audit_entry").HasKey(row => row.Id);
            entry.Property(row => row.Id).ValueGeneratedNever();
            entry.HasIndex(row => new { row.ProjectId, row.Id });
            entry.HasIndex(row => new { row.Actor, row.Id });
            entry.HasIndex(row => row.At);
        });
        model.Entity<AuditPurgeRow>().ToTable("audit_purge").HasKey(row => row.Id);
    }
}
