using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Entrepot.Data.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class RuleMoves : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "replication_move",
                columns: table => new
                {
                    policy_id = table.Column<long>(type: "bigint", nullable: false),
                    elsewhere = table.Column<bool>(type: "boolean", nullable: false),
                    targets_through = table.Column<long>(type: "bigint", nullable: false),
                    targets_after = table.Column<long>(type: "bigint", nullable: false),
                    executions_through = table.Column<long>(type: "bigint", nullable: false),
                    execution_id = table.Column<long>(type: "bigint", nullable: true),
                    started_at = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_replication_move", x => x.policy_id);
                    table.ForeignKey(
                        name: "fk_replication_move_replication_policy_policy_id",
                        column: x => x.policy_id,
                        principalTable: "replication_policy",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "replication_move");
        }
    }
}
