using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Entrepot.Data.Migrations.Sqlite
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
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    name = table.Column<string>(type: "TEXT", nullable: false),
                    password_hash = table.Column<string>(type: "TEXT", nullable: false),
                    email = table.Column<string>(type: "TEXT", nullable: false),
                    real_name = table.Column<string>(type: "TEXT", nullable: false),
                    comment = table.Column<string>(type: "TEXT", nullable: false),
                    system_administrator = table.Column<bool>(type: "INTEGER", nullable: false),
                    disabled = table.Column<bool>(type: "INTEGER", nullable: false),
                    epoch = table.Column<long>(type: "INTEGER", nullable: false),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false),
                    updated_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_account", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "blob",
                columns: table => new
                {
                    digest = table.Column<string>(type: "TEXT", nullable: false),
                    size = table.Column<long>(type: "INTEGER", nullable: false),
                    generation = table.Column<string>(type: "TEXT", nullable: false),
                    state = table.Column<int>(type: "INTEGER", nullable: false),
                    protected_until = table.Column<long>(type: "INTEGER", nullable: false),
                    candidate_since = table.Column<long>(type: "INTEGER", nullable: true),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_blob", x => x.digest);
                });

            migrationBuilder.CreateTable(
                name: "change",
                columns: table => new
                {
                    sequence = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    at = table.Column<long>(type: "INTEGER", nullable: false),
                    project = table.Column<string>(type: "TEXT", nullable: false),
                    repository = table.Column<string>(type: "TEXT", nullable: false),
                    tag = table.Column<string>(type: "TEXT", nullable: true),
                    digest = table.Column<string>(type: "TEXT", nullable: true),
                    kind = table.Column<int>(type: "INTEGER", nullable: false),
                    actor = table.Column<string>(type: "TEXT", nullable: false),
                    act = table.Column<string>(type: "TEXT", nullable: false),
                    origin = table.Column<string>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_change", x => x.sequence);
                });

            migrationBuilder.CreateTable(
                name: "change_cursor",
                columns: table => new
                {
                    consumer = table.Column<string>(type: "TEXT", nullable: false),
                    transaction_id = table.Column<long>(type: "INTEGER", nullable: false),
                    sequence = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_change_cursor", x => x.consumer);
                });

            migrationBuilder.CreateTable(
                name: "project",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    name = table.Column<string>(type: "TEXT", nullable: false),
                    owner_id = table.Column<long>(type: "INTEGER", nullable: false),
                    @public = table.Column<bool>(name: "public", type: "INTEGER", nullable: false),
                    metadata = table.Column<string>(type: "TEXT", nullable: false),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false),
                    updated_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_project", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "registry_endpoint",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    name = table.Column<string>(type: "TEXT", nullable: false),
                    description = table.Column<string>(type: "TEXT", nullable: false),
                    type = table.Column<string>(type: "TEXT", nullable: false),
                    url = table.Column<string>(type: "TEXT", nullable: false),
                    insecure = table.Column<bool>(type: "INTEGER", nullable: false),
                    ca_certificate = table.Column<string>(type: "TEXT", nullable: false),
                    credential_type = table.Column<string>(type: "TEXT", nullable: false),
                    access_key = table.Column<string>(type: "TEXT", nullable: false),
                    protected_secret = table.Column<string>(type: "TEXT", nullable: false),
                    healthy = table.Column<bool>(type: "INTEGER", nullable: false),
                    status_reason = table.Column<string>(type: "TEXT", nullable: false),
                    checked_at = table.Column<long>(type: "INTEGER", nullable: true),
                    consecutive_faults = table.Column<int>(type: "INTEGER", nullable: false),
                    parked_until = table.Column<long>(type: "INTEGER", nullable: true),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false),
                    updated_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_registry_endpoint", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "signing_key",
                columns: table => new
                {
                    key_id = table.Column<string>(type: "TEXT", nullable: false),
                    protected_key = table.Column<string>(type: "TEXT", nullable: false),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_signing_key", x => x.key_id);
                });

            migrationBuilder.CreateTable(
                name: "site",
                columns: table => new
                {
                    id = table.Column<int>(type: "INTEGER", nullable: false),
                    site_id = table.Column<string>(type: "TEXT", nullable: false),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_site", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "tag_history",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    repository_id = table.Column<long>(type: "INTEGER", nullable: false),
                    name = table.Column<string>(type: "TEXT", nullable: false),
                    digest = table.Column<string>(type: "TEXT", nullable: true),
                    actor = table.Column<string>(type: "TEXT", nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_tag_history", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "upload_session",
                columns: table => new
                {
                    id = table.Column<string>(type: "TEXT", nullable: false),
                    repository = table.Column<string>(type: "TEXT", nullable: false),
                    owner = table.Column<string>(type: "TEXT", nullable: false),
                    offset = table.Column<long>(type: "INTEGER", nullable: false),
                    prefix_digest = table.Column<string>(type: "TEXT", nullable: true),
                    storage_epoch = table.Column<string>(type: "TEXT", nullable: false),
                    started_at = table.Column<long>(type: "INTEGER", nullable: false),
                    updated_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_upload_session", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "project_member",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    project_id = table.Column<long>(type: "INTEGER", nullable: false),
                    account_id = table.Column<long>(type: "INTEGER", nullable: false),
                    role = table.Column<int>(type: "INTEGER", nullable: false)
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
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    project_id = table.Column<long>(type: "INTEGER", nullable: false),
                    name = table.Column<string>(type: "TEXT", nullable: false),
                    description = table.Column<string>(type: "TEXT", nullable: false),
                    listed = table.Column<bool>(type: "INTEGER", nullable: false),
                    pull_count = table.Column<long>(type: "INTEGER", nullable: false),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false),
                    updated_at = table.Column<long>(type: "INTEGER", nullable: false)
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
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    name = table.Column<string>(type: "TEXT", nullable: false),
                    description = table.Column<string>(type: "TEXT", nullable: false),
                    source_endpoint_id = table.Column<long>(type: "INTEGER", nullable: true),
                    destination_endpoint_id = table.Column<long>(type: "INTEGER", nullable: true),
                    destination_namespace = table.Column<string>(type: "TEXT", nullable: false),
                    destination_namespace_replace_count = table.Column<int>(type: "INTEGER", nullable: false),
                    trigger = table.Column<int>(type: "INTEGER", nullable: false),
                    cron = table.Column<string>(type: "TEXT", nullable: false),
                    filters = table.Column<string>(type: "TEXT", nullable: false),
                    replicate_deletion = table.Column<bool>(type: "INTEGER", nullable: false),
                    @override = table.Column<bool>(name: "override", type: "INTEGER", nullable: false),
                    enabled = table.Column<bool>(type: "INTEGER", nullable: false),
                    speed = table.Column<int>(type: "INTEGER", nullable: false),
                    copy_by_chunk = table.Column<bool>(type: "INTEGER", nullable: false),
                    single_active_replication = table.Column<bool>(type: "INTEGER", nullable: false),
                    paused_reason = table.Column<string>(type: "TEXT", nullable: false),
                    creator = table.Column<string>(type: "TEXT", nullable: false),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false),
                    updated_at = table.Column<long>(type: "INTEGER", nullable: false)
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
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    repository_id = table.Column<long>(type: "INTEGER", nullable: false),
                    digest = table.Column<string>(type: "TEXT", nullable: false),
                    media_type = table.Column<string>(type: "TEXT", nullable: false),
                    artifact_type = table.Column<string>(type: "TEXT", nullable: true),
                    config_media_type = table.Column<string>(type: "TEXT", nullable: true),
                    subject = table.Column<string>(type: "TEXT", nullable: true),
                    size = table.Column<long>(type: "INTEGER", nullable: false),
                    total_size = table.Column<long>(type: "INTEGER", nullable: false),
                    annotations = table.Column<string>(type: "TEXT", nullable: false),
                    pushed_at = table.Column<long>(type: "INTEGER", nullable: false),
                    pulled_at = table.Column<long>(type: "INTEGER", nullable: true)
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
                    repository_id = table.Column<long>(type: "INTEGER", nullable: false),
                    digest = table.Column<string>(type: "TEXT", nullable: false),
                    linked_at = table.Column<long>(type: "INTEGER", nullable: false)
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
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    policy_id = table.Column<long>(type: "INTEGER", nullable: false),
                    trigger = table.Column<int>(type: "INTEGER", nullable: false),
                    act = table.Column<string>(type: "TEXT", nullable: true),
                    @operator = table.Column<string>(name: "operator", type: "TEXT", nullable: false),
                    status_text = table.Column<string>(type: "TEXT", nullable: false),
                    planned = table.Column<bool>(type: "INTEGER", nullable: false),
                    plan_repository_id = table.Column<long>(type: "INTEGER", nullable: false),
                    plan_tag_id = table.Column<long>(type: "INTEGER", nullable: false),
                    plan_failed = table.Column<bool>(type: "INTEGER", nullable: false),
                    stop_requested = table.Column<bool>(type: "INTEGER", nullable: false),
                    started_at = table.Column<long>(type: "INTEGER", nullable: false),
                    planned_at = table.Column<long>(type: "INTEGER", nullable: true)
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
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    policy_id = table.Column<long>(type: "INTEGER", nullable: false),
                    destination_repository = table.Column<string>(type: "TEXT", nullable: false),
                    tag = table.Column<string>(type: "TEXT", nullable: false),
                    source_repository = table.Column<string>(type: "TEXT", nullable: false),
                    state = table.Column<int>(type: "INTEGER", nullable: false),
                    wanted_sequence = table.Column<long>(type: "INTEGER", nullable: false),
                    settled_sequence = table.Column<long>(type: "INTEGER", nullable: false),
                    deletion_sequence = table.Column<long>(type: "INTEGER", nullable: true),
                    lease_owner = table.Column<string>(type: "TEXT", nullable: true),
                    lease_until = table.Column<long>(type: "INTEGER", nullable: true),
                    fence = table.Column<long>(type: "INTEGER", nullable: false),
                    attempts = table.Column<int>(type: "INTEGER", nullable: false),
                    next_try_at = table.Column<long>(type: "INTEGER", nullable: true),
                    returns = table.Column<int>(type: "INTEGER", nullable: false),
                    returns_since = table.Column<long>(type: "INTEGER", nullable: true),
                    cause = table.Column<string>(type: "TEXT", nullable: false),
                    verified_digest = table.Column<string>(type: "TEXT", nullable: true),
                    verified_at = table.Column<long>(type: "INTEGER", nullable: true),
                    placed_digest = table.Column<string>(type: "TEXT", nullable: true)
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
                    manifest_id = table.Column<long>(type: "INTEGER", nullable: false),
                    content = table.Column<byte[]>(type: "BLOB", nullable: false)
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
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    repository_id = table.Column<long>(type: "INTEGER", nullable: false),
                    name = table.Column<string>(type: "TEXT", nullable: false),
                    manifest_id = table.Column<long>(type: "INTEGER", nullable: false),
                    change_sequence = table.Column<long>(type: "INTEGER", nullable: false),
                    pushed_at = table.Column<long>(type: "INTEGER", nullable: false),
                    pulled_at = table.Column<long>(type: "INTEGER", nullable: true)
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
                    manifest_id = table.Column<long>(type: "INTEGER", nullable: false),
                    position = table.Column<int>(type: "INTEGER", nullable: false),
                    kind = table.Column<int>(type: "INTEGER", nullable: false),
                    digest = table.Column<string>(type: "TEXT", nullable: false),
                    media_type = table.Column<string>(type: "TEXT", nullable: false),
                    size = table.Column<long>(type: "INTEGER", nullable: false),
                    repository_id = table.Column<long>(type: "INTEGER", nullable: false),
                    blob_digest = table.Column<string>(type: "TEXT", nullable: true),
                    child_id = table.Column<long>(type: "INTEGER", nullable: true),
                    platform = table.Column<string>(type: "TEXT", nullable: true),
                    annotations = table.Column<string>(type: "TEXT", nullable: true)
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
                    target_id = table.Column<long>(type: "INTEGER", nullable: false),
                    digest = table.Column<string>(type: "TEXT", nullable: false),
                    referrer = table.Column<bool>(type: "INTEGER", nullable: false),
                    tag = table.Column<string>(type: "TEXT", nullable: true),
                    put_by_us = table.Column<bool>(type: "INTEGER", nullable: false),
                    deletion_seen = table.Column<bool>(type: "INTEGER", nullable: false),
                    placed_at = table.Column<long>(type: "INTEGER", nullable: false)
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
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    execution_id = table.Column<long>(type: "INTEGER", nullable: false),
                    target_id = table.Column<long>(type: "INTEGER", nullable: true),
                    wanted_sequence = table.Column<long>(type: "INTEGER", nullable: false),
                    status = table.Column<int>(type: "INTEGER", nullable: false),
                    operation = table.Column<string>(type: "TEXT", nullable: false),
                    resource_type = table.Column<string>(type: "TEXT", nullable: false),
                    source_resource = table.Column<string>(type: "TEXT", nullable: false),
                    destination_resource = table.Column<string>(type: "TEXT", nullable: false),
                    started_at = table.Column<long>(type: "INTEGER", nullable: false),
                    ended_at = table.Column<long>(type: "INTEGER", nullable: true)
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
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    task_id = table.Column<long>(type: "INTEGER", nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false),
                    text = table.Column<string>(type: "TEXT", nullable: false)
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
