using Microsoft.EntityFrameworkCore.Migrations;

namespace Entrepot.Data.Migrations;

/// <summary>Works out, once and in words that both databases know, what is kept up to date from then on.</summary>
internal static class StandingBackfill
{
    public static void Fill(MigrationBuilder migration)
    {
        migration.Sql(
            """
            UPDATE manifest SET standing =
              EXISTS (SELECT 1 FROM tag WHERE tag.manifest_id = manifest.id)
              OR (subject IS NULL
                AND NOT EXISTS (SELECT 1 FROM manifest_reference WHERE manifest_reference.child_id = manifest.id))
            """
        );
        migration.Sql(
            """
            UPDATE repository SET artifact_count =
              (SELECT count(*) FROM manifest WHERE manifest.repository_id = repository.id AND manifest.standing)
            """
        );
        migration.Sql(
            """
            UPDATE project SET repository_count =
              (SELECT count(*) FROM repository WHERE repository.project_id = project.id AND repository.listed)
            """
        );
    }
}
