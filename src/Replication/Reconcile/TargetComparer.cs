using Entrepot.Data;
using Entrepot.Data.Rows;
using Entrepot.Oci;
using Entrepot.Registry.Manifests;
using Entrepot.Remotes;
using Entrepot.Replication.Policies;
using Entrepot.Replication.Tasks;
using Entrepot.Replication.Transfer;
using Entrepot.Replication.Triggers;
using Microsoft.EntityFrameworkCore;

namespace Entrepot.Replication.Reconcile;

/// <summary>
/// Compares targets with their sources: one question for a tag at the other registry, and for some of them one for each
/// manifest and blob below it.
/// </summary>
internal sealed class TargetComparer(
    Database database,
    IArtifactSource here,
    PolicySnapshot policy,
    IRemoteRegistry remote,
    RequestPace pace
)
{
    private const int ComparedAtOnce = 4;

    private int incomparable;

    /// <summary>How many could not be compared, for reasons of their own.</summary>
    public int Incomparable => incomparable;

    /// <param name="targets">Of one rule.</param>
    /// <param name="thoroughly">Whether to look below the tag, too.</param>
    public async Task<IReadOnlyList<ComparedTarget>> CompareAsync(
        IReadOnlyList<ReplicationTargetRow> targets,
        Func<ReplicationTargetRow, bool> thoroughly,
        CancellationToken cancellationToken
    )
    {
        var local = await LocalTagsAsync(targets, cancellationToken);
        var compared = new ComparedTarget?[targets.Count];
        await Parallel.ForAsync(
            0,
            targets.Count,
            new ParallelOptions { MaxDegreeOfParallelism = ComparedAtOnce, CancellationToken = cancellationToken },
            async (index, token) => compared[index] = await TryAsync(targets[index], local, thoroughly, token)
        );
        return [.. compared.OfType<ComparedTarget>()];
    }

    /// <summary>
    /// One that cannot be compared, for a reason of its own, is left out and keeps what was noted of it: the others are
    /// compared.
    /// </summary>
    private async Task<ComparedTarget?> TryAsync(
        ReplicationTargetRow target,
        Dictionary<(RepositoryName Repository, Tag Tag), Digest> local,
        Func<ReplicationTargetRow, bool> thoroughly,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return await CompareAsync(target, local, thoroughly(target), cancellationToken);
        }
        catch (ArtifactFaultException)
        {
            Interlocked.Increment(ref incomparable);
            return null;
        }
        catch (RemoteException exception)
        {
            if (!await RepositoryFaults.IsOneAsync(exception.Fault, remote, cancellationToken))
            {
                throw;
            }

            Interlocked.Increment(ref incomparable);
            return null;
        }
    }

    private async Task<ComparedTarget?> CompareAsync(
        ReplicationTargetRow target,
        Dictionary<(RepositoryName Repository, Tag Tag), Digest> local,
        bool thoroughly,
        CancellationToken cancellationToken
    )
    {
        var (wanted, found) = policy.Pulls
            ? (
                await ThereAsync(target.SourceRepository, target.Tag, cancellationToken),
                Local(target.DestinationRepository)
            )
            : (Local(target.SourceRepository), null);
        if (wanted is not { } root || !IsKeptHere(target))
        {
            return new ComparedTarget(target, null, Wanted: false);
        }

        if (!policy.Pulls)
        {
            found = await ThereAsync(target.DestinationRepository, target.Tag, cancellationToken);
        }

        if (found != root)
        {
            if (!await SelectsAsync(target.SourceRepository, root, cancellationToken))
            {
                return new ComparedTarget(target, null, Wanted: false);
            }

            var kind = found is null ? DriftKind.Missing : DriftKind.Different;
            return new ComparedTarget(target, new DriftFound(kind, root, found));
        }

        var missing = thoroughly && !policy.Pulls ? await MissingBelowAsync(target, root, cancellationToken) : "";
        return new ComparedTarget(
            target,
            missing.Length > 0 ? new DriftFound(DriftKind.Damaged, root, found, missing) : null
        );

        Digest? Local(RepositoryName repository) =>
            local.TryGetValue((repository, target.Tag), out var digest) ? digest : null;
    }

    /// <summary>The rule still selects the tag and still keeps it under this name.</summary>
    private bool IsKeptHere(ReplicationTargetRow target) =>
        policy.Filters.SelectsReference(target.SourceRepository, target.Tag)
        && policy.DestinationOf(target.SourceRepository).Name == target.DestinationRepository;

    /// <summary>What has become of another kind or lost its label is not wanted any more, and stays as it is.</summary>
    private async Task<bool> SelectsAsync(
        RepositoryName repository,
        Digest artifact,
        CancellationToken cancellationToken
    )
    {
        var source = remote.Repository(repository);
        if (policy.Filters.AskForLabels)
        {
            var labels = policy.Pulls
                ? await source.ListLabelsAsync(artifact, cancellationToken) ?? []
                : await here.ListLabelsAsync(repository, artifact, cancellationToken);
            if (!policy.Filters.SelectsLabels(labels))
            {
                return false;
            }
        }

        if (policy.Filters.PassesKind(containerImage: false))
        {
            return true;
        }

        var manifest = policy.Pulls
            ? await source.GetManifestAsync(Reference.Of(artifact), cancellationToken) is { } there
                ? new StoredManifest(there.Digest, there.MediaType, there.Content)
                : null
            : await here.FindManifestAsync(repository, Reference.Of(artifact), cancellationToken);
        return manifest is null || policy.Filters.PassesKind(ArtifactKind.IsContainerImage(manifest));
    }

    private async Task<Digest?> ThereAsync(RepositoryName repository, Tag tag, CancellationToken cancellationToken)
    {
        await pace.TakeAsync(cancellationToken);
        return (await remote.Repository(repository).ResolveAsync(Reference.Of(tag), cancellationToken))?.Digest;
    }

    /// <summary>What of the artifact is not there, in words; empty when all is.</summary>
    private async Task<string> MissingBelowAsync(
        ReplicationTargetRow target,
        Digest root,
        CancellationToken cancellationToken
    )
    {
        var manifest = await here.FindManifestAsync(target.SourceRepository, Reference.Of(root), cancellationToken);
        if (manifest is null)
        {
            return "";
        }

        var closure = await new ClosureReader(here, target.SourceRepository).ReadAsync(manifest, cancellationToken);
        var there = remote.Repository(target.DestinationRepository);
        var missing = new List<string>();
        foreach (var below in closure.Manifests.Where(below => below.Digest != root))
        {
            await pace.TakeAsync(cancellationToken);
            if (await there.ResolveAsync(Reference.Of(below.Digest), cancellationToken) is null)
            {
                missing.Add($"{(below.Referrer ? "referrer" : "manifest")} {below.Digest}");
            }
        }

        foreach (var blob in ArtifactClosure.BlobsOf(closure.Manifests))
        {
            await pace.TakeAsync(cancellationToken);
            if (!await there.Blobs.ExistsAsync(blob.Digest, cancellationToken))
            {
                missing.Add($"blob {blob.Digest} ({Quantity.Bytes(blob.Size)})");
            }
        }

        return missing.Count switch
        {
            0 => "",
            1 => $"{missing[0]} is not there",
            _ => $"{missing[0]} and {missing.Count - 1} more are not there",
        };
    }

    private Task<Dictionary<(RepositoryName Repository, Tag Tag), Digest>> LocalTagsAsync(
        IReadOnlyList<ReplicationTargetRow> targets,
        CancellationToken cancellationToken
    )
    {
        List<RepositoryName> repositories =
        [
            .. targets
                .Select(target => policy.Pulls ? target.DestinationRepository : target.SourceRepository)
                .Distinct(),
        ];
        List<Tag> tags = [.. targets.Select(target => target.Tag).Distinct()];
        return database.ReadAsync(
            async (context, token) =>
            {
                var rows = await context
                    .Tags.AsNoTracking()
                    .Where(tag => repositories.Contains(tag.Repository!.Name) && tags.Contains(tag.Name))
                    .Select(tag => new
                    {
                        Repository = tag.Repository!.Name,
                        tag.Name,
                        tag.Manifest!.Digest,
                    })
                    .ToListAsync(token);
                return rows.ToDictionary(row => (row.Repository, row.Name), row => row.Digest);
            },
            cancellationToken
        );
    }
}
