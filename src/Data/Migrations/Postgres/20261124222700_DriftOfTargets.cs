using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Entrepot.Data.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class DriftOfTargets : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropForeignKey(
                name: "fk_replication_drift_replication_target_target_id",
                table: "replication_drift");

            migrationBuilder.AddForeignKey(
                name: "fk_replication_drift_replication_target_target_id",
                table: "replication_drift",
                column: "target_id",
                principalTable: "replication_target",
                principalColumn: "id",
                onDelete: ReferentialAction.Cascade);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropForeignKey(
                name: "fk_replication_drift_replication_target_target_id",
                table: "replication_drift");

            migrationBuilder.AddForeignKey(
                name: "fk_replication_drift_replication_target_target_id",
                table: "replication_drift",
                column: "target_id",
                principalTable: "replication_target",
                principalColumn: "id");
        }
    }
}
