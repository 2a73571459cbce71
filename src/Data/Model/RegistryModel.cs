using System.Runtime.CompilerServices;
using Entrepot.Data.Rows;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;

namespace Entrepot.Data.Model;

/// <summary>
/// What the site holds. Tag → manifest → blob link → blob are foreign keys that restrict deletion: what is in use
/// cannot go, whoever forgets to ask.
/// </summary>
internal static class RegistryModel
{
    public static void Configure(ModelBuilder model)
    {
        Repositories(model);
        Blobs(model);
        Manifests(model);
        Tags(model);
        Labels(model);
        ChangeLog(model);
    }

    private static void Repositories(ModelBuilder model) =>
        model.Entity<RepositoryRow>(repository =>
        {
            repository.ToTable("repository").HasKey(row => row.Id);
            repository.HasIndex(row => row.Name).IsUnique();
            repository.HasIndex(row => new { row.ProjectId, row.Name });

            // The orders of lists, newest first; a condition on a Boolean column is met by a filtered index only.
            repository.HasIndex(row => new { row.UpdatedAt, row.Id }).HasFilter("listed");
            repository
                .HasIndex(row => new
                {
                    row.ProjectId,
                    row.UpdatedAt,
                    row.Id,
                })
                .HasFilter("listed");
            repository
                .HasOne(row => row.Project)
                .WithMany()
                .HasForeignKey(row => row.ProjectId)
                .OnDelete(DeleteBehavior.Restrict);
        });

    private static void Blobs(ModelBuilder model)
    {
        model.Entity<BlobRow>(blob =>
        {
            blob.ToTable("blob").HasKey(row => row.Digest);
            blob.HasIndex(row => new { row.State, row.ProtectedUntil });
        });
        model.Entity<RepositoryBlobRow>(link =>
        {
            link.ToTable("repository_blob").HasKey(row => new { row.RepositoryId, row.Digest });
            link.HasIndex(row => row.Digest);
            link.HasOne(row => row.Repository)
                .WithMany(row => row.Blobs)
                .HasForeignKey(row => row.RepositoryId)
                .OnDelete(DeleteBehavior.Restrict);
            link.HasOne(row => row.Blob).WithMany().HasForeignKey(row => row.Digest).OnDelete(DeleteBehavior.Restrict);
        });
        model.Entity<UploadSessionRow>(session =>
        {
            session.ToTable("upload_session").HasKey(row => row.Id);
            session.HasIndex(row => row.UpdatedAt);
        });
    }

    private static void Manifests(ModelBuilder model)
    {
        model.Entity<ManifestRow>(manifest =>
        {
            manifest.ToTable("manifest").HasKey(row => row.Id);
            manifest.HasIndex(row => new { row.RepositoryId, row.Digest }).IsUnique();
            manifest.HasIndex(row => new
            {
                row.RepositoryId,
                row.Subject,
                row.Id,
            });
            manifest
                .HasIndex(row => new
                {
                    row.RepositoryId,
                    row.PushedAt,
                    row.Id,
                })
                .HasFilter("standing");
            manifest
                .HasIndex(row => new
                {
                    row.RepositoryId,
                    row.TotalSize,
                    row.Id,
                })
                .HasFilter("standing");
            manifest
                .HasOne(row => row.Repository)
                .WithMany()
                .HasForeignKey(row => row.RepositoryId)
                .OnDelete(DeleteBehavior.Restrict);
            manifest
                .HasOne(row => row.Content)
                .WithOne()
                .HasForeignKey<ManifestContentRow>(row => row.ManifestId)
                .OnDelete(DeleteBehavior.Cascade);
        });
        model.Entity<ManifestContentRow>(content =>
        {
            content.ToTable("manifest_content").HasKey(row => row.ManifestId);

            // Never changed in place: without a copy of its megabytes to compare with.
            content
                .Property(row => row.Content)
                .Metadata.SetValueComparer(
                    new ValueComparer<byte[]>(
                        (one, other) => ReferenceEquals(one, other),
                        bytes => RuntimeHelpers.GetHashCode(bytes),
                        bytes => bytes
                    )
                );
        });
        model.Entity<ManifestReferenceRow>(reference =>
        {
            reference.ToTable("manifest_reference").HasKey(row => new { row.ManifestId, row.Position });
            reference.HasIndex(row => new { row.RepositoryId, row.BlobDigest });
            reference.HasIndex(row => row.ChildId);
            reference
                .HasOne<ManifestRow>()
                .WithMany(row => row.References)
                .HasForeignKey(row => row.ManifestId)
                .OnDelete(DeleteBehavior.Cascade);
            reference
                .HasOne(row => row.Child)
                .WithMany()
                .HasForeignKey(row => row.ChildId)
                .OnDelete(DeleteBehavior.Restrict);
            reference
                .HasOne(row => row.Blob)
                .WithMany()
                .HasForeignKey(row => new { row.RepositoryId, row.BlobDigest })
                .OnDelete(DeleteBehavior.Restrict);
        });
    }

    private static void Tags(ModelBuilder model)
    {
        model.Entity<TagRow>(tag =>
        {
            tag.ToTable("tag").HasKey(row => row.Id);
            tag.HasIndex(row => new { row.RepositoryId, row.Name }).IsUnique();
            tag.HasIndex(row => new { row.RepositoryId, row.Id });
            tag.HasIndex(row => new { row.ManifestId, row.RepositoryId });
            tag.HasOne(row => row.Manifest)
                .WithMany(row => row.Tags)
                .HasForeignKey(row => row.ManifestId)
                .OnDelete(DeleteBehavior.Restrict);
            tag.HasOne(row => row.Repository)
                .WithMany()
                .HasForeignKey(row => row.RepositoryId)
                .OnDelete(DeleteBehavior.Restrict);
        });
        model.Entity<TagHistoryRow>(history =>
        {
            history.ToTable("tag_history").HasKey(row => row.Id);
            history.HasIndex(row => new
            {
                row.RepositoryId,
                row.Name,
                row.Id,
            });
        });
    }

    private static void ChangeLog(ModelBuilder model)
    {
        model.Entity<ChangeRow>().ToTable("change").HasKey(row => row.Sequence);
        model.Entity<ChangeCursorRow>().ToTable("change_cursor").HasKey(row => row.Consumer);
    }

    private static void Labels(ModelBuilder model)
    {
        model.Entity<LabelRow>(label =>
        {
            label.ToTable("label").HasKey(row => row.Id);
            label.HasIndex(row => row.Name).HasFilter("project_id IS NULL").IsUnique();
            label.HasIndex(row => new { row.ProjectId, row.Name }).IsUnique();
            label
                .HasOne(row => row.Project)
                .WithMany()
                .HasForeignKey(row => row.ProjectId)
                .OnDelete(DeleteBehavior.Cascade);
        });
        model.Entity<ArtifactLabelRow>(carried =>
        {
            carried.ToTable("artifact_label").HasKey(row => new { row.ManifestId, row.LabelId });
            carried.HasIndex(row => row.LabelId);
            carried.HasOne(row => row.Manifest).WithMany(row => row.Labels).HasForeignKey(row => row.ManifestId);
            carried.HasOne(row => row.Label).WithMany().HasForeignKey(row => row.LabelId);
        });
    }
}
