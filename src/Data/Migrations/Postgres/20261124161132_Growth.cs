using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Entrepot.Data.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class Growth : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_tag_manifest_id",
                table: "tag");

            migrationBuilder.DropIndex(
                name: "ix_replication_task_execution_id_status",
                table: "replication_task");

            migrationBuilder.DropIndex(
                name: "ix_replication_execution_planned",
                table: "replication_execution");

            migrationBuilder.DropIndex(
                name: "ix_manifest_repository_id_pushed_at",
                table: "manifest");

            migrationBuilder.DropIndex(
                name: "ix_manifest_repository_id_subject",
                table: "manifest");

            migrationBuilder.AddColumn<long>(
                name: "artifact_count",
                table: "repository",
                type: "bigint",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<long>(
                name: "repository_count",
                table: "project",
                type: "bigint",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<bool>(
                name: "standing",
                table: "manifest",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            StandingBackfill.Fill(migrationBuilder);

            migrationBuilder.CreateIndex(
                name: "ix_tag_manifest_id_repository_id",
                table: "tag",
                columns: new[] { "manifest_id", "repository_id" });

            migrationBuilder.CreateIndex(
                name: "ix_tag_repository_id_id",
                table: "tag",
                columns: new[] { "repository_id", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_repository_project_id_updated_at_id",
                table: "repository",
                columns: new[] { "project_id", "updated_at", "id" },
                filter: "listed");

            migrationBuilder.CreateIndex(
                name: "ix_repository_updated_at_id",
                table: "repository",
                columns: new[] { "updated_at", "id" },
                filter: "listed");

            migrationBuilder.CreateIndex(
                name: "ix_replication_task_execution_id_started_at_id",
                table: "replication_task",
                columns: new[] { "execution_id", "started_at", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_replication_task_execution_id_status_ended_at",
                table: "replication_task",
                columns: new[] { "execution_id", "status", "ended_at" });

            migrationBuilder.CreateIndex(
                name: "ix_replication_target_id",
                table: "replication_target",
                column: "id",
                filter: "state = 0 AND verified_digest IS NULL AND placed_digest IS NULL");

            migrationBuilder.CreateIndex(
                name: "ix_replication_target_lease_owner",
                table: "replication_target",
                column: "lease_owner",
                filter: "lease_owner IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_replication_execution_id",
                table: "replication_execution",
                column: "id",
                filter: "NOT planned");

            migrationBuilder.CreateIndex(
                name: "ix_manifest_repository_id_pushed_at_id",
                table: "manifest",
                columns: new[] { "repository_id", "pushed_at", "id" },
                filter: "standing");

            migrationBuilder.CreateIndex(
                name: "ix_manifest_repository_id_subject_id",
                table: "manifest",
                columns: new[] { "repository_id", "subject", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_manifest_repository_id_total_size_id",
                table: "manifest",
                columns: new[] { "repository_id", "total_size", "id" },
                filter: "standing");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_tag_manifest_id_repository_id",
                table: "tag");

            migrationBuilder.DropIndex(
                name: "ix_tag_repository_id_id",
                table: "tag");

            migrationBuilder.DropIndex(
                name: "ix_repository_project_id_updated_at_id",
                table: "repository");

            migrationBuilder.DropIndex(
                name: "ix_repository_updated_at_id",
                table: "repository");

            migrationBuilder.DropIndex(
                name: "ix_replication_task_execution_id_started_at_id",
                table: "replication_task");

            migrationBuilder.DropIndex(
                name: "ix_replication_task_execution_id_status_ended_at",
                table: "replication_task");

            migrationBuilder.DropIndex(
                name: "ix_replication_target_id",
                table: "replication_target");

            migrationBuilder.DropIndex(
                name: "ix_replication_target_lease_owner",
                table: "replication_target");

            migrationBuilder.DropIndex(
                name: "ix_replication_execution_id",
                table: "replication_execution");

            migrationBuilder.DropIndex(
                name: "ix_manifest_repository_id_pushed_at_id",
                table: "manifest");

            migrationBuilder.DropIndex(
                name: "ix_manifest_repository_id_subject_id",
                table: "manifest");

            migrationBuilder.DropIndex(
                name: "ix_manifest_repository_id_total_size_id",
                table: "manifest");

            migrationBuilder.DropColumn(
                name: "artifact_count",
                table: "repository");

            migrationBuilder.DropColumn(
                name: "repository_count",
                table: "project");

            migrationBuilder.DropColumn(
                name: "standing",
                table: "manifest");

            migrationBuilder.CreateIndex(
                name: "ix_tag_manifest_id",
                table: "tag",
                column: "manifest_id");

            migrationBuilder.CreateIndex(
                name: "ix_replication_task_execution_id_status",
                table: "replication_task",
                columns: new[] { "execution_id", "status" });

            migrationBuilder.CreateIndex(
                name: "ix_replication_execution_planned",
                table: "replication_execution",
                column: "planned");

            migrationBuilder.CreateIndex(
                name: "ix_manifest_repository_id_pushed_at",
                table: "manifest",
                columns: new[] { "repository_id", "pushed_at" });

            migrationBuilder.CreateIndex(
                name: "ix_manifest_repository_id_subject",
                table: "manifest",
                columns: new[] { "repository_id", "subject" });
        }
    }
}
