using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace Entrepot.Data.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class Keeping : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<long>(
                name: "bytes_sent",
                table: "replication_target",
                type: "bigint",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<long>(
                name: "bytes_total",
                table: "replication_target",
                type: "bigint",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<long>(
                name: "compared_at",
                table: "replication_target",
                type: "bigint",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "held_at",
                table: "replication_policy",
                type: "bigint",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "held_by",
                table: "replication_policy",
                type: "text",
                nullable: false,
                defaultValue: "",
                collation: "C");

            migrationBuilder.AddColumn<long>(
                name: "next_reconcile_at",
                table: "replication_policy",
                type: "bigint",
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "repair",
                table: "replication_policy",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<string>(
                name: "plan_repository",
                table: "replication_execution",
                type: "text",
                nullable: false,
                defaultValue: "",
                collation: "C");

            migrationBuilder.AddColumn<long>(
                name: "held_at",
                table: "registry_endpoint",
                type: "bigint",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "held_by",
                table: "registry_endpoint",
                type: "text",
                nullable: false,
                defaultValue: "",
                collation: "C");

            migrationBuilder.AddColumn<int>(
                name: "speed",
                table: "registry_endpoint",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.CreateTable(
                name: "alarm",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    kind = table.Column<int>(type: "integer", nullable: false),
                    subject_id = table.Column<long>(type: "bigint", nullable: false),
                    subject = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    text = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    raised_at = table.Column<long>(type: "bigint", nullable: false),
                    cleared_at = table.Column<long>(type: "bigint", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_alarm", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "label",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    project_id = table.Column<long>(type: "bigint", nullable: true),
                    name = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    description = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    color = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    created_at = table.Column<long>(type: "bigint", nullable: false),
                    updated_at = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_label", x => x.id);
                    table.ForeignKey(
                        name: "fk_label_project_project_id",
                        column: x => x.project_id,
                        principalTable: "project",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "replication_drift",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    policy_id = table.Column<long>(type: "bigint", nullable: false),
                    target_id = table.Column<long>(type: "bigint", nullable: true),
                    destination_repository = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    tag = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    kind = table.Column<int>(type: "integer", nullable: false),
                    wanted = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    found = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    detail = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    seen_at = table.Column<long>(type: "bigint", nullable: false),
                    repair_asked_at = table.Column<long>(type: "bigint", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_replication_drift", x => x.id);
                    table.ForeignKey(
                        name: "fk_replication_drift_replication_policy_policy_id",
                        column: x => x.policy_id,
                        principalTable: "replication_policy",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "fk_replication_drift_replication_target_target_id",
                        column: x => x.target_id,
                        principalTable: "replication_target",
                        principalColumn: "id");
                });

            migrationBuilder.CreateTable(
                name: "replication_reconciliation",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    policy_id = table.Column<long>(type: "bigint", nullable: false),
                    @operator = table.Column<string>(name: "operator", type: "text", nullable: false, collation: "C"),
                    started_at = table.Column<long>(type: "bigint", nullable: false),
                    ended_at = table.Column<long>(type: "bigint", nullable: true),
                    compared_target_id = table.Column<long>(type: "bigint", nullable: false),
                    listed_repository = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    compared = table.Column<long>(type: "bigint", nullable: false),
                    missing = table.Column<long>(type: "bigint", nullable: false),
                    different = table.Column<long>(type: "bigint", nullable: false),
                    extra = table.Column<long>(type: "bigint", nullable: false),
                    damaged = table.Column<long>(type: "bigint", nullable: false),
                    repairs = table.Column<long>(type: "bigint", nullable: false),
                    status_text = table.Column<string>(type: "text", nullable: false, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_replication_reconciliation", x => x.id);
                    table.ForeignKey(
                        name: "fk_replication_reconciliation_replication_policy_policy_id",
                        column: x => x.policy_id,
                        principalTable: "replication_policy",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "alarm_notice",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    alarm_id = table.Column<long>(type: "bigint", nullable: false),
                    channel = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    cleared = table.Column<bool>(type: "boolean", nullable: false),
                    attempts = table.Column<int>(type: "integer", nullable: false),
                    next_try_at = table.Column<long>(type: "bigint", nullable: true),
                    sent_at = table.Column<long>(type: "bigint", nullable: true),
                    fault = table.Column<string>(type: "text", nullable: false, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_alarm_notice", x => x.id);
                    table.ForeignKey(
                        name: "fk_alarm_notice_alarm_alarm_id",
                        column: x => x.alarm_id,
                        principalTable: "alarm",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "artifact_label",
                columns: table => new
                {
                    manifest_id = table.Column<long>(type: "bigint", nullable: false),
                    label_id = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_artifact_label", x => new { x.manifest_id, x.label_id });
                    table.ForeignKey(
                        name: "fk_artifact_label_label_label_id",
                        column: x => x.label_id,
                        principalTable: "label",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "fk_artifact_label_manifest_manifest_id",
                        column: x => x.manifest_id,
                        principalTable: "manifest",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "ix_alarm_cleared_at",
                table: "alarm",
                column: "cleared_at");

            migrationBuilder.CreateIndex(
                name: "ix_alarm_kind_subject_id",
                table: "alarm",
                columns: new[] { "kind", "subject_id" },
                unique: true,
                filter: "cleared_at IS NULL");

            migrationBuilder.CreateIndex(
                name: "ix_alarm_notice_alarm_id",
                table: "alarm_notice",
                column: "alarm_id");

            migrationBuilder.CreateIndex(
                name: "ix_alarm_notice_next_try_at",
                table: "alarm_notice",
                column: "next_try_at",
                filter: "sent_at IS NULL");

            migrationBuilder.CreateIndex(
                name: "ix_artifact_label_label_id",
                table: "artifact_label",
                column: "label_id");

            migrationBuilder.CreateIndex(
                name: "ix_label_name",
                table: "label",
                column: "name",
                unique: true,
                filter: "project_id IS NULL");

            migrationBuilder.CreateIndex(
                name: "ix_label_project_id_name",
                table: "label",
                columns: new[] { "project_id", "name" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_replication_drift_policy_id_destination_repository_tag",
                table: "replication_drift",
                columns: new[] { "policy_id", "destination_repository", "tag" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_replication_drift_policy_id_id",
                table: "replication_drift",
                columns: new[] { "policy_id", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_replication_drift_target_id",
                table: "replication_drift",
                column: "target_id");

            migrationBuilder.CreateIndex(
                name: "ix_replication_reconciliation_policy_id",
                table: "replication_reconciliation",
                column: "policy_id",
                unique: true,
                filter: "ended_at IS NULL");

            migrationBuilder.CreateIndex(
                name: "ix_replication_reconciliation_policy_id_id",
                table: "replication_reconciliation",
                columns: new[] { "policy_id", "id" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "alarm_notice");

            migrationBuilder.DropTable(
                name: "artifact_label");

            migrationBuilder.DropTable(
                name: "replication_drift");

            migrationBuilder.DropTable(
                name: "replication_reconciliation");

            migrationBuilder.DropTable(
                name: "alarm");

            migrationBuilder.DropTable(
                name: "label");

            migrationBuilder.DropColumn(
                name: "bytes_sent",
                table: "replication_target");

            migrationBuilder.DropColumn(
                name: "bytes_total",
                table: "replication_target");

            migrationBuilder.DropColumn(
                name: "compared_at",
                table: "replication_target");

            migrationBuilder.DropColumn(
                name: "held_at",
                table: "replication_policy");

            migrationBuilder.DropColumn(
                name: "held_by",
                table: "replication_policy");

            migrationBuilder.DropColumn(
                name: "next_reconcile_at",
                table: "replication_policy");

            migrationBuilder.DropColumn(
                name: "repair",
                table: "replication_policy");

            migrationBuilder.DropColumn(
                name: "plan_repository",
                table: "replication_execution");

            migrationBuilder.DropColumn(
                name: "held_at",
                table: "registry_endpoint");

            migrationBuilder.DropColumn(
                name: "held_by",
                table: "registry_endpoint");

            migrationBuilder.DropColumn(
                name: "speed",
                table: "registry_endpoint");
        }
    }
}
