using Microsoft.EntityFrameworkCore.Migrations;

namespace Entrepot.Data.Migrations;

/// <summary>Gives indexes the size of what they name with what that names, in words that both databases know.</summary>
internal static class IndexSizeBackfill
{
    /// <summary>An index names images, seldom an index of images, and nobody has seen more.</summary>
    private const int Depth = 3;

    public static void Fill(MigrationBuilder migration)
    {
        for (var level = 0; level < Depth; level++)
        {
            migration.Sql(
                """
                UPDATE manifest SET total_size = size + COALESCE(
                  (SELECT sum(COALESCE(child.total_size, named.size))
                    FROM manifest_reference AS named LEFT JOIN manifest AS child ON child.id = named.child_id
                    WHERE named.manifest_id = manifest.id
                      AND (named.child_id IS NOT NULL OR named.blob_digest IS NOT NULL)), 0)
                WHERE id IN (SELECT parent.manifest_id FROM manifest_reference AS parent WHERE parent.child_id IS NOT NULL)
                """
            );
        }
    }
}
