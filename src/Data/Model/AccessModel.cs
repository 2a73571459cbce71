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
            member.HasIndex(row => new { row.ProjectId, row.GroupId }).IsUnique();
            member.HasOne(row => row.Project).WithMany().HasForeignKey(row => row.ProjectId);
            member
                .HasOne(row => row.Account)
                .WithMany()
                .HasForeignKey(row => row.AccountId)
                .OnDelete(DeleteBehavior.Cascade);
            member
                .HasOne(row => row.Group)
                .WithMany()
                .HasForeignKey(row => row.GroupId)
                .OnDelete(DeleteBehavior.Cascade);
        });
        model.Entity<UserGroupRow>(group =>
        {
            group.ToTable("user_group").HasKey(row => row.Id);
            group
                .HasIndex(row => new
                {
                    row.Kind,
                    row.LdapDn,
                    row.Name,
                })
                .IsUnique();
        });
        model.Entity<AccountGroupRow>(membership =>
        {
            membership.ToTable("account_group").HasKey(row => new { row.AccountId, row.GroupId });
            membership.HasOne(row => row.Account).WithMany().HasForeignKey(row => row.AccountId);
            membership.HasOne(row => row.Group).WithMany().HasForeignKey(row => row.GroupId);
        });
        model.Entity<OidcIdentityRow>(identity =>
        {
            identity.ToTable("oidc_identity").HasKey(row => row.AccountId);
            identity.Property(row => row.AccountId).ValueGeneratedNever();
            identity.HasIndex(row => new { row.Issuer, row.Subject }).IsUnique();
            identity.HasOne(row => row.Account).WithMany().HasForeignKey(row => row.AccountId);
        });
        model.Entity<RobotRow>(robot =>
        {
            robot.ToTable("robot").HasKey(row => row.Id);
            robot.HasIndex(row => new { row.ProjectId, row.Name }).IsUnique();
            robot
                .HasIndex(row => row.Name)
                .HasFilter("project_id IS NULL")
                .IsUnique()
                .HasDatabaseName("ix_robot_name_of_site");
            robot
                .HasOne(row => row.Project)
                .WithMany()
                .HasForeignKey(row => row.ProjectId)
                .OnDelete(DeleteBehavior.Cascade);
        });
        model.Entity<EndedSessionRow>(session =>
        {
            session.ToTable("ended_session").HasKey(row => row.Id);
            session.HasIndex(row => row.Until);
        });
        model.Entity<ConfigurationRow>().ToTable("configuration").HasKey(row => row.Key);
        model.Entity<SigningKeyRow>().ToTable("signing_key").HasKey(row => row.KeyId);
        model.Entity<SiteRow>(site =>
        {
            site.ToTable("site").HasKey(row => row.Id);
            site.Property(row => row.Id).ValueGeneratedNever();
        });
    }
}
