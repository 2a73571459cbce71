using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Entrepot.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class TagOrigin : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "origin",
                table: "tag",
                type: "TEXT",
                nullable: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "origin",
                table: "tag");
        }
    }
}
