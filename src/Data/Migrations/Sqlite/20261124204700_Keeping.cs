using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Entrepot.Data.Migrations.Sqlite
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
                type: "INTEGER",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<long>(
                name: "bytes_total",
                table: "replication_target",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<long>(
                name: "compared_at",
                table: "replication_target",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "held_at",
                table: "replication_policy",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "held_by",
                table: "replication_policy",
                type: "TEXT",
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<long>(
                name: "next_reconcile_at",
                table: "replication_policy",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "repair",
                table: "replication_policy",
                type: "INTEGER",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<string>(
                name: "plan_repository",
                table: "replication_execution",
                type: "TEXT",
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<long>(
                name: "held_at",
                table: "registry_endpoint",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "held_by",
                table: "registry_endpoint",
                type: "TEXT",
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<int>(
                name: "speed",
                table: "registry_endpoint",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.CreateTable(
                name: "alarm",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    kind = table.Column<int>(type: "INTEGER", nullable: false),
                    subject_id = table.Column<long>(type: "INTEGER", nullable: false),
                    subject = table.Column<string>(type: "TEXT", nullable: false),
                    text = table.Column<string>(type: "TEXT", nullable: false),
                    raised_at = table.Column<long>(type: "INTEGER", nullable: false),
                    cleared_at = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_alarm", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "label",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    project_id = table.Column<long>(type: "INTEGER", nullable: true),
                    name = table.Column<string>(type: "TEXT", nullable: false),
                    description = table.Column<string>(type: "TEXT", nullable: false),
                    color = table.Column<string>(type: "TEXT", nullable: false),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false),
                    updated_at = table.Column<long>(type: "INTEGER", nullable: false)
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
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    policy_id = table.Column<long>(type: "INTEGER", nullable: false),
                    target_id = table.Column<long>(type: "INTEGER", nullable: true),
                    destination_repository = table.Column<string>(type: "TEXT", nullable: false),
                    tag = table.Column<string>(type: "TEXT", nullable: false),
                    kind = table.Column<int>(type: "INTEGER", nullable: false),
                    wanted = table.Column<string>(type: "TEXT", nullable: true),
                    found = table.Column<string>(type: "TEXT", nullable: true),
                    detail = table.Column<string>(type: "TEXT", nullable: false),
                    seen_at = table.Column<long>(type: "INTEGER", nullable: false),
                    repair_asked_at = table.Column<long>(type: "INTEGER", nullable: true)
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
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    policy_id = table.Column<long>(type: "INTEGER", nullable: false),
                    @operator = table.Column<string>(name: "operator", type: "TEXT", nullable: false),
                    started_at = table.Column<long>(type: "INTEGER", nullable: false),
                    ended_at = table.Column<long>(type: "INTEGER", nullable: true),
                    compared_target_id = table.Column<long>(type: "INTEGER", nullable: false),
                    listed_repository = table.Column<string>(type: "TEXT", nullable: false),
                    compared = table.Column<long>(type: "INTEGER", nullable: false),
                    missing = table.Column<long>(type: "INTEGER", nullable: false),
                    different = table.Column<long>(type: "INTEGER", nullable: false),
                    extra = table.Column<long>(type: "INTEGER", nullable: false),
                    damaged = table.Column<long>(type: "INTEGER", nullable: false),
                    repairs = table.Column<long>(type: "INTEGER", nullable: false),
                    status_text = table.Column<string>(type: "TEXT", nullable: false)
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
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    alarm_id = table.Column<long>(type: "INTEGER", nullable: false),
                    channel = table.Column<string>(type: "TEXT", nullable: false),
                    cleared = table.Column<bool>(type: "INTEGER", nullable: false),
                    attempts = table.Column<int>(type: "INTEGER", nullable: false),
                    next_try_at = table.Column<long>(type: "INTEGER", nullable: true),
                    sent_at = table.Column<long>(type: "INTEGER", nullable: true),
                    fault = table.Column<string>(type: "TEXT", nullable: false)
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
                    manifest_id = table.Column<long>(type: "INTEGER", nullable: false),
                    label_id = table.Column<long>(type: "INTEGER", nullable: false)
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
