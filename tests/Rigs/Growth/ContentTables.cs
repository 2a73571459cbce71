namespace Entrepot.Rigs.Growth;

/// <summary>What the site holds, as rows: in the order in which foreign keys ask for them.</summary>
internal static class ContentTables
{
    private const string Actor = "admin";
    private const string Generation = "00000000000000000000000000000001";
    private const int LabelCount = 20;
    private const long FarAway = 4_000_000_000_000_000;

    public static IEnumerable<BulkTable> Of(SiteContent content) =>
        [
            Projects(content),
            Members(content),
            Repositories(content),
            Blobs(content),
            Links(content),
            Manifests(content),
            Contents(content),
            References(content),
            Tags(content),
            Labels(),
            Carried(content),
            History(content),
            Changes(content),
        ];

    private static BulkTable Projects(SiteContent content) =>
        new(
            "project",
            [
                "id",
                "name",
                "owner_id",
                "public",
                "metadata",
                "storage_limit",
                "repository_count",
                "created_at",
                "updated_at",
            ],
            Enumerable
                .Range(0, content.Scale.Projects)
                .Select(number =>
                    Row(
                        SiteContent.FirstId + number,
                        SiteContent.ProjectName(number),
                        1L,
                        number % 2 == 0,
                        "{}",
                        -1L,
                        (long)
                            Enumerable
                                .Range(0, content.Scale.Repositories)
                                .Count(it => it % content.Scale.Projects == number),
                        SiteContent.MomentOf(number),
                        SiteContent.MomentOf(number)
                    )
                )
        );

    private static BulkTable Members(SiteContent content) =>
        new(
            "project_member",
            ["id", "project_id", "account_id", "role", "created_at", "updated_at"],
            Enumerable
                .Range(0, content.Scale.Projects)
                .Select(number =>
                    Row(
                        SiteContent.FirstId + number,
                        SiteContent.FirstId + number,
                        1L,
                        1,
                        SiteContent.MomentOf(number),
                        SiteContent.MomentOf(number)
                    )
                )
        );

    private static BulkTable Repositories(SiteContent content) =>
        new(
            "repository",
            [
                "id",
                "project_id",
                "name",
                "description",
                "listed",
                "artifact_count",
                "pull_count",
                "created_at",
                "updated_at",
            ],
            content
                .Repositories()
                .Select(repository =>
                    Row(
                        repository.Id,
                        repository.ProjectId,
                        repository.Name,
                        "",
                        true,
                        (long)SiteContent.Artifacts(repository).Count(artifact => artifact.Standing),
                        repository.Id * 37 % 1000,
                        SiteContent.MomentOf(repository.FirstArtifact),
                        SiteContent.MomentOf(repository.Id * 7919 % 1_000_003)
                    )
                )
        );

    private static BulkTable Blobs(SiteContent content) =>
        new(
            "blob",
            ["digest", "size", "generation", "state", "protected_until", "candidate_since", "created_at"],
            Enumerable
                .Range(0, content.Scale.Projects)
                .Select(number => Blob(SiteContent.BaseLayer(SiteContent.FirstId + number), 30_000_000, number))
                .Concat(
                    content
                        .Artifacts()
                        .Where(artifact => artifact.Kind != GrownKind.Index)
                        .Select(artifact =>
                            Blob(artifact.References[^1].Digest, artifact.References[^1].Size, artifact.Id)
                        )
                )
        );

    private static object?[] Blob(string digest, long size, long id) =>
        Row(digest, size, Generation, 0, FarAway, null, SiteContent.MomentOf(id));

    private static BulkTable Links(SiteContent content) =>
        new(
            "repository_blob",
            ["repository_id", "digest", "linked_at"],
            content
                .Repositories()
                .SelectMany(repository =>
                    SiteContent
                        .Artifacts(repository)
                        .Where(artifact => artifact.Kind != GrownKind.Index)
                        .Select(artifact => artifact.References[^1].Digest)
                        .Concat([
                            GrownSite.Config.Digest,
                            GrownSite.Empty.Digest,
                            SiteContent.BaseLayer(repository.ProjectId),
                        ])
                        .Select(digest => Row(repository.Id, digest, SiteContent.MomentOf(repository.FirstArtifact)))
                )
        );

    private static BulkTable Manifests(SiteContent content) =>
        new(
            "manifest",
            [
                "id",
                "repository_id",
                "digest",
                "media_type",
                "artifact_type",
                "config_media_type",
                "subject",
                "size",
                "total_size",
                "annotations",
                "standing",
                "pushed_at",
                "pulled_at",
            ],
            content
                .Artifacts()
                .Select(artifact =>
                    Row(
                        artifact.Id,
                        artifact.Repository.Id,
                        artifact.Digest,
                        artifact.MediaType,
                        artifact.Kind == GrownKind.Referrer ? GrownSite.SignatureType : null,
                        artifact.Kind == GrownKind.Index ? null : artifact.References[0].MediaType,
                        artifact.Subject,
                        (long)artifact.Content.Length,
                        artifact.Content.Length + artifact.References.Sum(reference => reference.Size),
                        "{}",
                        artifact.Standing,
                        artifact.PushedAt,
                        null
                    )
                )
        );

    private static BulkTable Contents(SiteContent content) =>
        new(
            "manifest_content",
            ["manifest_id", "content"],
            content.Artifacts().Select(artifact => Row(artifact.Id, artifact.Content))
        );

    private static BulkTable References(SiteContent content) =>
        new(
            "manifest_reference",
            [
                "manifest_id",
                "position",
                "kind",
                "digest",
                "media_type",
                "size",
                "repository_id",
                "blob_digest",
                "child_id",
                "platform",
                "annotations",
            ],
            content
                .Artifacts()
                .SelectMany(artifact => artifact.References.Select((it, place) => Reference(artifact, it, place)))
        );

    private static object?[] Reference(GrownArtifact artifact, GrownDescriptor reference, int place)
    {
        var kind =
            reference.ChildId is not null ? 2
            : place == 0 ? 0
            : 1;
        return Row(
            artifact.Id,
            place,
            kind,
            reference.Digest,
            reference.MediaType,
            reference.Size,
            artifact.Repository.Id,
            reference.ChildId is null ? reference.Digest : null,
            reference.ChildId,
            reference.Architecture is { } architecture
                ? $$"""{"architecture":"{{architecture}}","os":"linux"}"""
                : null,
            null
        );
    }

    private static BulkTable Tags(SiteContent content) =>
        new(
            "tag",
            ["id", "repository_id", "name", "manifest_id", "change_sequence", "pushed_at", "pulled_at"],
            Tagged(content)
                .Select(artifact =>
                    Row(
                        artifact.Id,
                        artifact.Repository.Id,
                        artifact.Tag,
                        artifact.Id,
                        artifact.Id,
                        artifact.PushedAt,
                        null
                    )
                )
        );

    /// <summary>The site's; projects have none.</summary>
    private static BulkTable Labels() =>
        new(
            "label",
            ["id", "project_id", "name", "description", "color", "created_at", "updated_at"],
            Enumerable
                .Range(0, LabelCount)
                .Select(number =>
                    Row(
                        SiteContent.FirstId + number,
                        null,
                        $"label-{number:00}",
                        "",
                        "#0065AB",
                        SiteContent.MomentOf(number),
                        SiteContent.MomentOf(number)
                    )
                )
        );

    /// <summary>Every third of what has a tag carries one.</summary>
    private static BulkTable Carried(SiteContent content) =>
        new(
            "artifact_label",
            ["manifest_id", "label_id"],
            Tagged(content)
                .Where((_, place) => place % 3 == 0)
                .Select((artifact, place) => Row(artifact.Id, SiteContent.FirstId + (place % LabelCount)))
        );

    private static BulkTable History(SiteContent content) =>
        new(
            "tag_history",
            ["id", "repository_id", "name", "digest", "actor", "at"],
            Tagged(content)
                .Select(artifact =>
                    Row(artifact.Id, artifact.Repository.Id, artifact.Tag, artifact.Digest, Actor, artifact.PushedAt)
                )
        );

    private static BulkTable Changes(SiteContent content) =>
        new(
            "change",
            ["sequence", "at", "project", "repository", "tag", "digest", "kind", "actor", "act", "origin"],
            Tagged(content)
                .Select(artifact =>
                    Row(
                        artifact.Id,
                        artifact.PushedAt,
                        artifact.Repository.Name[..artifact.Repository.Name.IndexOf('/', StringComparison.Ordinal)],
                        artifact.Repository.Name,
                        artifact.Tag,
                        artifact.Digest,
                        0,
                        Actor,
                        $"{artifact.Id:x32}",
                        null
                    )
                )
        );

    private static IEnumerable<GrownArtifact> Tagged(SiteContent content) =>
        content.Artifacts().Where(artifact => artifact.Tag is not null);

    private static object?[] Row(params object?[] values) => values;
}
