using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Entrepot.Data.Migrations.Postgres
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
                type: "text",
                nullable: true,
                collation: "C");
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
