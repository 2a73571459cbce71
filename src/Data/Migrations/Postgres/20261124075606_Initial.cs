using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace Entrepot.Data.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class Initial : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "account",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    name = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    password_hash = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    email = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    real_name = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    comment = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    system_administrator = table.Column<bool>(type: "boolean", nullable: false),
                    disabled = table.Column<bool>(type: "boolean", nullable: false),
                    epoch = table.Column<long>(type: "bigint", nullable: false),
                    created_at = table.Column<long>(type: "bigint", nullable: false),
                    updated_at = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_account", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "blob",
                columns: table => new
                {
                    digest = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    size = table.Column<long>(type: "bigint", nullable: false),
                    generation = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    state = table.Column<int>(type: "integer", nullable: false),
                    protected_until = table.Column<long>(type: "bigint", nullable: false),
                    candidate_since = table.Column<long>(type: "bigint", nullable: true),
                    created_at = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_blob", x => x.digest);
                });

            migrationBuilder.CreateTable(
                name: "change",
                columns: table => new
                {
                    sequence = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    at = table.Column<long>(type: "bigint", nullable: false),
                    project = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    repository = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    tag = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    digest = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    kind = table.Column<int>(type: "integer", nullable: false),
                    actor = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    act = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    origin = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    transaction_id = table.Column<ulong>(type: "xid8", nullable: false, defaultValueSql: "pg_current_xact_id()")
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_change", x => x.sequence);
                });

            migrationBuilder.CreateTable(
                name: "change_cursor",
                columns: table => new
                {
                    consumer = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    transaction_id = table.Column<long>(type: "bigint", nullable: false),
                    sequence = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_change_cursor", x => x.consumer);
                });

            migrationBuilder.CreateTable(
                name: "project",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    name = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    owner_id = table.Column<long>(type: "bigint", nullable: false),
                    @public = table.Column<bool>(name: "public", type: "boolean", nullable: false),
                    metadata = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    created_at = table.Column<long>(type: "bigint", nullable: false),
                    updated_at = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_project", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "registry_endpoint",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    name = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    description = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    type = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    url = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    insecure = table.Column<bool>(type: "boolean", nullable: false),
                    ca_certificate = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    credential_type = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    access_key = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    protected_secret = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    healthy = table.Column<bool>(type: "boolean", nullable: false),
                    status_reason = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    checked_at = table.Column<long>(type: "bigint", nullable: true),
                    consecutive_faults = table.Column<int>(type: "integer", nullable: false),
                    parked_until = table.Column<long>(type: "bigint", nullable: true),
                    created_at = table.Column<long>(type: "bigint", nullable: false),
                    updated_at = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_registry_endpoint", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "signing_key",
                columns: table => new
                {
                    key_id = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    protected_key = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    created_at = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_signing_key", x => x.key_id);
                });

            migrationBuilder.CreateTable(
                name: "site",
                columns: table => new
                {
                    id = table.Column<int>(type: "integer", nullable: false),
                    site_id = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    created_at = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_site", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "tag_history",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    repository_id = table.Column<long>(type: "bigint", nullable: false),
                    name = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    digest = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    actor = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    at = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_tag_history", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "upload_session",
                columns: table => new
                {
                    id = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    repository = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    owner = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    offset = table.Column<long>(type: "bigint", nullable: false),
                    prefix_digest = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    storage_epoch = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    started_at = table.Column<long>(type: "bigint", nullable: false),
                    updated_at = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_upload_session", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "project_member",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    project_id = table.Column<long>(type: "bigint", nullable: false),
                    account_id = table.Column<long>(type: "bigint", nullable: false),
                    role = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_project_member", x => x.id);
                    table.ForeignKey(
                        name: "fk_project_member_account_account_id",
                        column: x => x.account_id,
                        principalTable: "account",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "fk_project_member_project_project_id",
                        column: x => x.project_id,
                        principalTable: "project",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "repository",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    project_id = table.Column<long>(type: "bigint", nullable: false),
                    name = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    description = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    listed = table.Column<bool>(type: "boolean", nullable: false),
                    pull_count = table.Column<long>(type: "bigint", nullable: false),
                    created_at = table.Column<long>(type: "bigint", nullable: false),
                    updated_at = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_repository", x => x.id);
                    table.ForeignKey(
                        name: "fk_repository_project_project_id",
                        column: x => x.project_id,
                        principalTable: "project",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "replication_policy",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    name = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    description = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    source_endpoint_id = table.Column<long>(type: "bigint", nullable: true),
                    destination_endpoint_id = table.Column<long>(type: "bigint", nullable: true),
                    destination_namespace = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    destination_namespace_replace_count = table.Column<int>(type: "integer", nullable: false),
                    trigger = table.Column<int>(type: "integer", nullable: false),
                    cron = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    filters = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    replicate_deletion = table.Column<bool>(type: "boolean", nullable: false),
                    @override = table.Column<bool>(name: "override", type: "boolean", nullable: false),
                    enabled = table.Column<bool>(type: "boolean", nullable: false),
                    speed = table.Column<int>(type: "integer", nullable: false),
                    copy_by_chunk = table.Column<bool>(type: "boolean", nullable: false),
                    single_active_replication = table.Column<bool>(type: "boolean", nullable: false),
                    paused_reason = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    creator = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    created_at = table.Column<long>(type: "bigint", nullable: false),
                    updated_at = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_replication_policy", x => x.id);
                    table.ForeignKey(
                        name: "fk_replication_policy_registry_endpoint_destination_endpoint_id",
                        column: x => x.destination_endpoint_id,
                        principalTable: "registry_endpoint",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_replication_policy_registry_endpoint_source_endpoint_id",
                        column: x => x.source_endpoint_id,
                        principalTable: "registry_endpoint",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "manifest",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    repository_id = table.Column<long>(type: "bigint", nullable: false),
                    digest = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    media_type = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    artifact_type = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    config_media_type = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    subject = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    size = table.Column<long>(type: "bigint", nullable: false),
                    total_size = table.Column<long>(type: "bigint", nullable: false),
                    annotations = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    pushed_at = table.Column<long>(type: "bigint", nullable: false),
                    pulled_at = table.Column<long>(type: "bigint", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_manifest", x => x.id);
                    table.ForeignKey(
                        name: "fk_manifest_repository_repository_id",
                        column: x => x.repository_id,
                        principalTable: "repository",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "repository_blob",
                columns: table => new
                {
                    repository_id = table.Column<long>(type: "bigint", nullable: false),
                    digest = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    linked_at = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_repository_blob", x => new { x.repository_id, x.digest });
                    table.ForeignKey(
                        name: "fk_repository_blob_blob_digest",
                        column: x => x.digest,
                        principalTable: "blob",
                        principalColumn: "digest",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_repository_blob_repository_repository_id",
                        column: x => x.repository_id,
                        principalTable: "repository",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "replication_execution",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    policy_id = table.Column<long>(type: "bigint", nullable: false),
                    trigger = table.Column<int>(type: "integer", nullable: false),
                    act = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    @operator = table.Column<string>(name: "operator", type: "text", nullable: false, collation: "C"),
                    status_text = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    planned = table.Column<bool>(type: "boolean", nullable: false),
                    plan_repository_id = table.Column<long>(type: "bigint", nullable: false),
                    plan_tag_id = table.Column<long>(type: "bigint", nullable: false),
                    plan_failed = table.Column<bool>(type: "boolean", nullable: false),
                    stop_requested = table.Column<bool>(type: "boolean", nullable: false),
                    started_at = table.Column<long>(type: "bigint", nullable: false),
                    planned_at = table.Column<long>(type: "bigint", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_replication_execution", x => x.id);
                    table.ForeignKey(
                        name: "fk_replication_execution_replication_policy_policy_id",
                        column: x => x.policy_id,
                        principalTable: "replication_policy",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "replication_target",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    policy_id = table.Column<long>(type: "bigint", nullable: false),
                    destination_repository = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    tag = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    source_repository = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    state = table.Column<int>(type: "integer", nullable: false),
                    wanted_sequence = table.Column<long>(type: "bigint", nullable: false),
                    settled_sequence = table.Column<long>(type: "bigint", nullable: false),
                    deletion_sequence = table.Column<long>(type: "bigint", nullable: true),
                    lease_owner = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    lease_until = table.Column<long>(type: "bigint", nullable: true),
                    fence = table.Column<long>(type: "bigint", nullable: false),
                    attempts = table.Column<int>(type: "integer", nullable: false),
                    next_try_at = table.Column<long>(type: "bigint", nullable: true),
                    returns = table.Column<int>(type: "integer", nullable: false),
                    returns_since = table.Column<long>(type: "bigint", nullable: true),
                    cause = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    verified_digest = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    verified_at = table.Column<long>(type: "bigint", nullable: true),
                    placed_digest = table.Column<string>(type: "text", nullable: true, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_replication_target", x => x.id);
                    table.ForeignKey(
                        name: "fk_replication_target_replication_policy_policy_id",
                        column: x => x.policy_id,
                        principalTable: "replication_policy",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "manifest_content",
                columns: table => new
                {
                    manifest_id = table.Column<long>(type: "bigint", nullable: false),
                    content = table.Column<byte[]>(type: "bytea", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_manifest_content", x => x.manifest_id);
                    table.ForeignKey(
                        name: "fk_manifest_content_manifest_manifest_id",
                        column: x => x.manifest_id,
                        principalTable: "manifest",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "tag",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    repository_id = table.Column<long>(type: "bigint", nullable: false),
                    name = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    manifest_id = table.Column<long>(type: "bigint", nullable: false),
                    change_sequence = table.Column<long>(type: "bigint", nullable: false),
                    pushed_at = table.Column<long>(type: "bigint", nullable: false),
                    pulled_at = table.Column<long>(type: "bigint", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_tag", x => x.id);
                    table.ForeignKey(
                        name: "fk_tag_manifest_manifest_id",
                        column: x => x.manifest_id,
                        principalTable: "manifest",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_tag_repository_repository_id",
                        column: x => x.repository_id,
                        principalTable: "repository",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "manifest_reference",
                columns: table => new
                {
                    manifest_id = table.Column<long>(type: "bigint", nullable: false),
                    position = table.Column<int>(type: "integer", nullable: false),
                    kind = table.Column<int>(type: "integer", nullable: false),
                    digest = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    media_type = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    size = table.Column<long>(type: "bigint", nullable: false),
                    repository_id = table.Column<long>(type: "bigint", nullable: false),
                    blob_digest = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    child_id = table.Column<long>(type: "bigint", nullable: true),
                    platform = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    annotations = table.Column<string>(type: "text", nullable: true, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_manifest_reference", x => new { x.manifest_id, x.position });
                    table.ForeignKey(
                        name: "fk_manifest_reference_manifest_child_id",
                        column: x => x.child_id,
                        principalTable: "manifest",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_manifest_reference_manifest_manifest_id",
                        column: x => x.manifest_id,
                        principalTable: "manifest",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "fk_manifest_reference_repository_blob_repository_id_blob_digest",
                        columns: x => new { x.repository_id, x.blob_digest },
                        principalTable: "repository_blob",
                        principalColumns: new[] { "repository_id", "digest" },
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "replication_placement",
                columns: table => new
                {
                    target_id = table.Column<long>(type: "bigint", nullable: false),
                    digest = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    referrer = table.Column<bool>(type: "boolean", nullable: false),
                    tag = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    put_by_us = table.Column<bool>(type: "boolean", nullable: false),
                    deletion_seen = table.Column<bool>(type: "boolean", nullable: false),
                    placed_at = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_replication_placement", x => new { x.target_id, x.digest });
                    table.ForeignKey(
                        name: "fk_replication_placement_replication_target_target_id",
                        column: x => x.target_id,
                        principalTable: "replication_target",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "replication_task",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    execution_id = table.Column<long>(type: "bigint", nullable: false),
                    target_id = table.Column<long>(type: "bigint", nullable: true),
                    wanted_sequence = table.Column<long>(type: "bigint", nullable: false),
                    status = table.Column<int>(type: "integer", nullable: false),
                    operation = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    resource_type = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    source_resource = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    destination_resource = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    started_at = table.Column<long>(type: "bigint", nullable: false),
                    ended_at = table.Column<long>(type: "bigint", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_replication_task", x => x.id);
                    table.ForeignKey(
                        name: "fk_replication_task_replication_execution_execution_id",
                        column: x => x.execution_id,
                        principalTable: "replication_execution",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "fk_replication_task_replication_target_target_id",
                        column: x => x.target_id,
                        principalTable: "replication_target",
                        principalColumn: "id",
                        onDelete: ReferentialAction.SetNull);
                });

            migrationBuilder.CreateTable(
                name: "replication_task_log",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    task_id = table.Column<long>(type: "bigint", nullable: false),
                    at = table.Column<long>(type: "bigint", nullable: false),
                    text = table.Column<string>(type: "text", nullable: false, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_replication_task_log", x => x.id);
                    table.ForeignKey(
                        name: "fk_replication_task_log_replication_task_task_id",
                        column: x => x.task_id,
                        principalTable: "replication_task",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "ix_account_name",
                table: "account",
                column: "name",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_blob_state_protected_until",
                table: "blob",
                columns: new[] { "state", "protected_until" });

            migrationBuilder.CreateIndex(
                name: "ix_change_transaction_id_sequence",
                table: "change",
                columns: new[] { "transaction_id", "sequence" });

            migrationBuilder.CreateIndex(
                name: "ix_manifest_repository_id_digest",
                table: "manifest",
                columns: new[] { "repository_id", "digest" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_manifest_repository_id_pushed_at",
                table: "manifest",
                columns: new[] { "repository_id", "pushed_at" });

            migrationBuilder.CreateIndex(
                name: "ix_manifest_repository_id_subject",
                table: "manifest",
                columns: new[] { "repository_id", "subject" });

            migrationBuilder.CreateIndex(
                name: "ix_manifest_reference_child_id",
                table: "manifest_reference",
                column: "child_id");

            migrationBuilder.CreateIndex(
                name: "ix_manifest_reference_repository_id_blob_digest",
                table: "manifest_reference",
                columns: new[] { "repository_id", "blob_digest" });

            migrationBuilder.CreateIndex(
                name: "ix_project_name",
                table: "project",
                column: "name",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_project_member_account_id",
                table: "project_member",
                column: "account_id");

            migrationBuilder.CreateIndex(
                name: "ix_project_member_project_id_account_id",
                table: "project_member",
                columns: new[] { "project_id", "account_id" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_registry_endpoint_name",
                table: "registry_endpoint",
                column: "name",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_replication_execution_planned",
                table: "replication_execution",
                column: "planned");

            migrationBuilder.CreateIndex(
                name: "ix_replication_execution_policy_id_id",
                table: "replication_execution",
                columns: new[] { "policy_id", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_replication_placement_digest",
                table: "replication_placement",
                column: "digest");

            migrationBuilder.CreateIndex(
                name: "ix_replication_policy_destination_endpoint_id",
                table: "replication_policy",
                column: "destination_endpoint_id");

            migrationBuilder.CreateIndex(
                name: "ix_replication_policy_name",
                table: "replication_policy",
                column: "name",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_replication_policy_source_endpoint_id",
                table: "replication_policy",
                column: "source_endpoint_id");

            migrationBuilder.CreateIndex(
                name: "ix_replication_target_policy_id_destination_repository_tag",
                table: "replication_target",
                columns: new[] { "policy_id", "destination_repository", "tag" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_replication_target_policy_id_source_repository_tag",
                table: "replication_target",
                columns: new[] { "policy_id", "source_repository", "tag" });

            migrationBuilder.CreateIndex(
                name: "ix_replication_target_state_policy_id_id",
                table: "replication_target",
                columns: new[] { "state", "policy_id", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_replication_task_execution_id_status",
                table: "replication_task",
                columns: new[] { "execution_id", "status" });

            migrationBuilder.CreateIndex(
                name: "ix_replication_task_target_id_status",
                table: "replication_task",
                columns: new[] { "target_id", "status" });

            migrationBuilder.CreateIndex(
                name: "ix_replication_task_log_task_id_id",
                table: "replication_task_log",
                columns: new[] { "task_id", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_repository_name",
                table: "repository",
                column: "name",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_repository_project_id_name",
                table: "repository",
                columns: new[] { "project_id", "name" });

            migrationBuilder.CreateIndex(
                name: "ix_repository_blob_digest",
                table: "repository_blob",
                column: "digest");

            migrationBuilder.CreateIndex(
                name: "ix_tag_manifest_id",
                table: "tag",
                column: "manifest_id");

            migrationBuilder.CreateIndex(
                name: "ix_tag_repository_id_name",
                table: "tag",
                columns: new[] { "repository_id", "name" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_tag_history_repository_id_name_id",
                table: "tag_history",
                columns: new[] { "repository_id", "name", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_upload_session_updated_at",
                table: "upload_session",
                column: "updated_at");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "change");

            migrationBuilder.DropTable(
                name: "change_cursor");

            migrationBuilder.DropTable(
                name: "manifest_content");

            migrationBuilder.DropTable(
                name: "manifest_reference");

            migrationBuilder.DropTable(
                name: "project_member");

            migrationBuilder.DropTable(
                name: "replication_placement");

            migrationBuilder.DropTable(
                name: "replication_task_log");

            migrationBuilder.DropTable(
                name: "signing_key");

            migrationBuilder.DropTable(
                name: "site");

            migrationBuilder.DropTable(
                name: "tag");

            migrationBuilder.DropTable(
                name: "tag_history");

            migrationBuilder.DropTable(
                name: "upload_session");

            migrationBuilder.DropTable(
                name: "repository_blob");

            migrationBuilder.DropTable(
                name: "account");

            migrationBuilder.DropTable(
                name: "replication_task");

            migrationBuilder.DropTable(
                name: "manifest");

            migrationBuilder.DropTable(
                name: "blob");

            migrationBuilder.DropTable(
                name: "replication_execution");

            migrationBuilder.DropTable(
                name: "replication_target");

            migrationBuilder.DropTable(
                name: "repository");

            migrationBuilder.DropTable(
                name: "replication_policy");

            migrationBuilder.DropTable(
                name: "project");

            migrationBuilder.DropTable(
                name: "registry_endpoint");
        }
    }
}
