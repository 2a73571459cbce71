using Entrepot.Data.Rows;
using Microsoft.EntityFrameworkCore;

namespace Entrepot.Data.Model;

/// <summary>Who may do what.</summary>
internal static class AccessModel
{
    public static void Configure(ModelBuilder model)
    {
        model.Entity<ProjectRow>(project =>
        {
            project.ToTable("project").HasKey(row => row.Id);
            project.HasIndex(row => row.Name).IsUnique();
        });
        model.Entity<AccountRow>(account =>
        {
            account.ToTable("account").HasKey(row => row.Id);
            account.HasIndex(row => row.Name).IsUnique();
        });
        model.Entity<ProjectMemberRow>(member =>
        {
            member.ToTable("project_member").HasKey(row => row.Id);
            member.HasIndex(row => new { row.ProjectId, row.AccountId }).IsUnique();
            member.HasOne(row => row.Project).WithMany().HasForeignKey(row => row.ProjectId);
            member.HasOne(row => row.Account).WithMany().HasForeignKey(row => row.AccountId);
        });
        model.Entity<SigningKeyRow>().ToTable("signing_key").HasKey(row => row.KeyId);
        model.Entity<SiteRow>(site =>
        {
            site.ToTable("site").HasKey(row => row.Id);
            site.Property(row => row.Id).ValueGeneratedNever();
        });
    }
}
