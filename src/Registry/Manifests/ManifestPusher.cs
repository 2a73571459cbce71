using System.Text.Json;
using Entrepot.Data;
using Entrepot.Data.Rows;
using Entrepot.Oci;
using Entrepot.Registry.Artifacts;
using Entrepot.Registry.Repositories;
using Entrepot.Registry.Tags;
using Microsoft.EntityFrameworkCore;

namespace Entrepot.Registry.Manifests;

/// <summary>
/// Takes a manifest into a repository. One transaction holds its bytes, what it refers to, the tags and their history,
/// and the lines of the change log: either all of it is true or nothing. A push that changes nothing writes nothing.
/// </summary>
public sealed class ManifestPusher(Database database, SiteIdentity identity, TimeProvider clock)
{
    // Compiled once, because a translation from LINQ costs more than the query itself.
    private readonly Func<EntrepotContext, RepositoryName, CancellationToken, Task<RepositoryRow?>> repositoryOf =
        EF.CompileAsyncQuery(
            (EntrepotContext context, RepositoryName name, CancellationToken _) =>
                context.Repositories.SingleOrDefault(row => row.Name == name)
        );

    private readonly Func<EntrepotContext, long, Digest, CancellationToken, Task<ManifestRow?>> manifestOf =
        EF.CompileAsyncQuery(
            (EntrepotContext context, long repositoryId, Digest digest, CancellationToken _) =>
                context.Manifests.SingleOrDefault(row => row.RepositoryId == repositoryId && row.Digest == digest)
        );

    public async Task<ManifestPushResult> PushAsync(ManifestPush push, Actor actor, CancellationToken cancellationToken)
    {
        var algorithm = push.Reference.Digest?.Algorithm ?? DigestAlgorithm.Sha256;
        var digest = algorithm.Of(push.Content);
        if (push.Reference.Digest is { } said && said != digest)
        {
            return new ManifestPushResult.DigestMismatch(digest);
        }

        var parsed = ManifestParser.Parse(push.Content, push.ContentType);
        if (parsed.Document is not { } document)
        {
            return new ManifestPushResult.Malformed(parsed.Fault!);
        }

        IReadOnlyList<Tag> tags = push.Reference.Tag is { } tag ? [tag, .. push.Tags] : push.Tags;
        var site = await identity.ReadAsync(cancellationToken);
        return await database.WriteAsync(
            (context, token) => StoreAsync(context, push, document, digest, tags, actor, site, token),
            cancellationToken
        );
    }

    /// <summary>Stores a manifest within a transaction; what refuses has written nothing.</summary>
    internal async Task<ManifestPushResult> StoreAsync(
        EntrepotContext context,
        ManifestPush push,
        ManifestDocument document,
        Digest digest,
        IReadOnlyList<Tag> tags,
        Actor actor,
        string site,
        CancellationToken cancellationToken
    )
    {
        var now = clock.GetUtcNow();
        var found = await repositoryOf(context, push.Repository, cancellationToken);
        var manifest = found is null ? null : await manifestOf(context, found.Id, digest, cancellationToken);
        var known = manifest is not null;
        if (manifest is null)
        {
            // Whatever refuses has to do so before the first row is written.
            var references = new ManifestReferences(context, found?.Id ?? 0);
            await references.ResolveAsync(document, cancellationToken);
            if (references.Refusal is { } refusal)
            {
                return refusal;
            }

            found ??= await RepositoryRows.FindOrAddAsync(context, push.Repository, now, cancellationToken);
            if (found is null)
            {
                return new ManifestPushResult.ProjectUnknown();
            }

            manifest = Describe(push.Content, document, digest, now);
            Add(context, found, manifest, references);
        }

        var moves = await new TagMover(context, found!, actor, site, now).MoveAsync(tags, manifest, cancellationToken);
        await FinishAsync(context, found!, manifest, isNew: !known, moves.Moved, actor, now, cancellationToken);
        return moves.Kept is { } kept
            ? new ManifestPushResult.Superseded(kept)
            : new ManifestPushResult.Stored(digest, document.Subject?.Digest, tags);
    }

    private static ManifestRow Describe(byte[] content, ManifestDocument document, Digest digest, DateTimeOffset now) =>
        new()
        {
            Digest = digest,
            MediaType = document.MediaType,
            ArtifactType = document.EffectiveArtifactType,
            ConfigMediaType = (document as ImageManifest)?.Config.MediaType,
            Subject = document.Subject?.Digest,
            Size = content.Length,
            Annotations = JsonSerializer.Serialize(document.Annotations),
            PushedAt = now,
            Content = new ManifestContentRow { Content = content },
        };

    private static void Add(
        EntrepotContext context,
        RepositoryRow repository,
        ManifestRow manifest,
        ManifestReferences references
    )
    {
        manifest.RepositoryId = repository.Id;
        manifest.References.AddRange(references.Rows);
        manifest.TotalSize = manifest.Size + references.TotalSize;

        // Its tags, if it gets some, are the mover's business.
        manifest.Standing = manifest.Subject is null;
        repository.ArtifactCount += manifest.Standing ? 1 : 0;
        context.Manifests.Add(manifest);
    }

    private static async Task FinishAsync(
        EntrepotContext context,
        RepositoryRow repository,
        ManifestRow manifest,
        bool isNew,
        int moved,
        Actor actor,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        if (!isNew && moved == 0)
        {
            return;
        }

        if (moved == 0)
        {
            context.Changes.Add(
                Changes.Of(repository.Name, ChangeKind.ManifestPushed, actor, now, null, manifest.Digest)
            );
            RepositoryRows.Touch(context, repository, now);
        }

        await RepositoryRows.ListAsync(context, repository, cancellationToken);
        await context.SaveChangesAsync(cancellationToken);
        if (isNew)
        {
            // The children stand in the shade of their index now.
            long[] children = [.. manifest.References.Select(reference => reference.ChildId).OfType<long>().Distinct()];
            await StandingArtifacts.LowerAsync(context, repository, children, cancellationToken);
        }
    }
}
