using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Entrepot.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class StopLeaves : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<int>(
                name: "stop_leaves",
                table: "replication_execution",
                type: "INTEGER",
                nullable: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "stop_leaves",
                table: "replication_execution");
        }
    }
}
