using Entrepot.Data;
using Entrepot.Data.Rows;
using Entrepot.Oci;
using Entrepot.Replication.Filters;
using Entrepot.Replication.Policies;
using Entrepot.Replication.Targets;
using Entrepot.Replication.Triggers;
using Microsoft.EntityFrameworkCore;

namespace Entrepot.Replication.Destinations;

/// <summary>Says where an artifact is: for each of its tags, how it stands at the destination of each rule that wants it.</summary>
public sealed class DestinationReader(Database database, RunningTargets running)
{
    /// <summary>So many tags of an artifact are counted, the newest.</summary>
    private const int CountedTags = 100;

    /// <summary>Of some of the artifact's tags, the oldest first; null when there is no such artifact here.</summary>
    /// <param name="skipped">How many tags are passed over.</param>
    /// <param name="taken">How many are looked at then.</param>
    public Task<DestinationPage?> ListAsync(
        RepositoryName repository,
        Reference reference,
        int skipped,
        int taken,
        CancellationToken cancellationToken
    ) =>
        database.ReadAsync(
            (context, token) => ListAsync(context, repository, reference, skipped, taken, token),
            cancellationToken
        );

    /// <summary>
    /// In a few words for several artifacts of a repository: of the tags of each, how many stand how at each destination.
    /// What is not here has none.
    /// </summary>
    public Task<IReadOnlyList<DestinationCount>> CountAsync(
        RepositoryName repository,
        IReadOnlyCollection<Digest> digests,
        CancellationToken cancellationToken
    ) =>
        database.ReadAsync<IReadOnlyList<DestinationCount>>(
            async (context, token) =>
            {
                var manifests = await context
                    .Manifests.Where(row => row.Repository!.Name == repository && digests.Contains(row.Digest))
                    .Select(row => new { row.Id, row.RepositoryId })
                    .ToListAsync(token);
                var tags = new List<TagRow>();
                foreach (var manifest in manifests)
                {
                    // One by one: an artifact with very many tags must not use up the others' share.
                    tags.AddRange(
                        await TagsOf(context, manifest.Id, manifest.RepositoryId)
                            .Include(row => row.Manifest)
                            .OrderByDescending(row => row.PushedAt)
                            .Take(CountedTags)
                            .ToListAsync(token)
                    );
                }

                return
                [
                    .. (await StandAsync(context, repository, tags, token))
                        .GroupBy(standing => (standing.Digest, standing.EndpointId, standing.Endpoint, standing.State))
                        .Select(alike => new DestinationCount(
                            alike.Key.Digest,
                            alike.Key.EndpointId,
                            alike.Key.Endpoint,
                            alike.Key.State,
                            alike.Count()
                        )),
                ];
            },
            cancellationToken
        );

    private async Task<DestinationPage?> ListAsync(
        EntrepotContext context,
        RepositoryName repository,
        Reference reference,
        int skipped,
        int taken,
        CancellationToken cancellationToken
    )
    {
        if (await FindTagsAsync(context, repository, reference, cancellationToken) is not { } named)
        {
            return null;
        }

        var total = await named.CountAsync(cancellationToken);
        if (total == 0 && reference.Tag is not null)
        {
            return null;
        }

        // By number: an order that an index of all the repository's tags has would have them all read.
        var tags = await named
            .Include(row => row.Manifest)
            .OrderBy(row => row.Id)
            .Skip(skipped)
            .Take(taken)
            .ToListAsync(cancellationToken);
        return new DestinationPage(await StandAsync(context, repository, tags, cancellationToken), total);
    }

    private async Task<IReadOnlyList<DestinationStanding>> StandAsync(
        EntrepotContext context,
        RepositoryName repository,
        IReadOnlyList<TagRow> tags,
        CancellationToken cancellationToken
    )
    {
        var policies = await context
            .ReplicationPolicies.AsNoTracking()
            .Include(policy => policy.SourceEndpoint)
            .Include(policy => policy.DestinationEndpoint)
            .Where(policy => policy.DestinationEndpointId != null)
            .OrderBy(policy => policy.Id)
            .ToListAsync(cancellationToken);
        List<long> ids = [.. policies.Select(policy => policy.Id)];
        List<Tag> names = [.. tags.Select(tag => tag.Name)];
        var targets = await context
            .ReplicationTargets.AsNoTracking()
            .Where(target =>
                ids.Contains(target.PolicyId) && target.SourceRepository == repository && names.Contains(target.Tag)
            )
            .ToListAsync(cancellationToken);
        var labels = await CarriedLabels.ReadAsync(
            context,
            policies.Select(policy => PolicySnapshot.TryOf(policy, out _)?.Filters).OfType<ReplicationFilters>(),
            [.. tags.Select(tag => tag.ManifestId).Distinct()],
            cancellationToken
        );
        return [.. policies.SelectMany(policy => Stand(policy, repository, tags, targets, labels))];
    }

    /// <summary>The tag that is named, or all that point to the artifact; null when there is no such artifact here.</summary>
    private static async Task<IQueryable<TagRow>?> FindTagsAsync(
        EntrepotContext context,
        RepositoryName repository,
        Reference reference,
        CancellationToken cancellationToken
    )
    {
        if (reference.Tag is { } tag)
        {
            return context.Tags.AsNoTracking().Where(row => row.Repository!.Name == repository && row.Name == tag);
        }

        // The manifest first: so only its own tags are looked at.
        var manifest = await context
            .Manifests.Where(row => row.Repository!.Name == repository && row.Digest == reference.Digest)
            .Select(row => new { row.Id, row.RepositoryId })
            .SingleOrDefaultAsync(cancellationToken);
        return manifest is null ? null : TagsOf(context, manifest.Id, manifest.RepositoryId);
    }

    private static IQueryable<TagRow> TagsOf(EntrepotContext context, long manifestId, long repositoryId) =>
        context.Tags.AsNoTracking().Where(row => row.ManifestId == manifestId && row.RepositoryId == repositoryId);

    private IEnumerable<DestinationStanding> Stand(
        ReplicationPolicyRow policy,
        RepositoryName repository,
        IReadOnlyList<TagRow> tags,
        IReadOnlyList<ReplicationTargetRow> targets,
        ILookup<long, string> labels
    )
    {
        if (PolicySnapshot.TryOf(policy, out var fault) is not { } snapshot)
        {
            // Whether it wants them nobody can say, but that it once did.
            return tags.Select(tag => (Tag: tag, Target: targets.FirstOrDefault(row => IsOf(row, policy, tag))))
                .Where(kept => kept.Target is not null)
                .Select(kept => Unreadable(policy, kept.Tag, kept.Target!, fault));
        }

        return Stand(policy, snapshot, repository, tags, targets, labels);
    }

    private IEnumerable<DestinationStanding> Stand(
        ReplicationPolicyRow policy,
        PolicySnapshot snapshot,
        RepositoryName repository,
        IReadOnlyList<TagRow> tags,
        IReadOnlyList<ReplicationTargetRow> targets,
        ILookup<long, string> labels
    )
    {
        var named = snapshot.DestinationOf(repository);
        foreach (var tag in tags)
        {
            // What the rule once kept elsewhere is not where it keeps the tag now.
            var target = targets.FirstOrDefault(row =>
                IsOf(row, policy, tag) && row.DestinationRepository == named.Name
            );
            if (
                target is { State: ReplicationTargetState.Wanted }
                || Wants(policy, snapshot, repository, tag, [.. labels[tag.ManifestId]])
            )
            {
                yield return Stand(policy, tag, named, target);
            }
        }
    }

    private static bool IsOf(ReplicationTargetRow target, ReplicationPolicyRow policy, TagRow tag) =>
        target.PolicyId == policy.Id && target.Tag == tag.Name;

    private static DestinationStanding Unreadable(
        ReplicationPolicyRow policy,
        TagRow tag,
        ReplicationTargetRow target,
        string fault
    ) =>
        new(
            policy.Id,
            policy.Name,
            policy.DestinationEndpoint!.Id,
            policy.DestinationEndpoint.Name,
            tag.Name,
            tag.Manifest!.Digest,
            $"{target.DestinationRepository}:{tag.Name}",
            StandingState.Blocked,
            target.VerifiedDigest,
            target.VerifiedAt,
            fault,
            null
        );

    private DestinationStanding Stand(
        ReplicationPolicyRow policy,
        TagRow tag,
        DestinationNameResult named,
        ReplicationTargetRow? target
    )
    {
        var here = tag.Manifest!.Digest;
        var (state, cause, next) = target is null
            ? (StandingState.Absent, named.Fault ?? "nobody has asked for it: run the rule", null)
            : TargetStanding.Of(policy, target, here);
        var endpoint = policy.DestinationEndpoint!;
        var standing = new DestinationStanding(
            policy.Id,
            policy.Name,
            endpoint.Id,
            endpoint.Name,
            tag.Name,
            here,
            named.Name is { } destination ? $"{destination}:{tag.Name}" : null,
            state,
            target?.VerifiedDigest,
            target?.VerifiedAt,
            cause,
            next
        );
        return state == StandingState.Copying ? WithProgress(standing, target!) : standing;
    }

    private DestinationStanding WithProgress(DestinationStanding standing, ReplicationTargetRow target)
    {
        var figures = running.FiguresOf(target);
        return standing with { BytesTotal = figures.Total, BytesSent = figures.Sent, Remaining = figures.Remaining };
    }

    private static bool Wants(
        ReplicationPolicyRow policy,
        PolicySnapshot snapshot,
        RepositoryName repository,
        TagRow tag,
        IReadOnlyCollection<string> labels
    ) =>
        policy.Enabled
        && ReferrerTag.SubjectOf(tag.Name) is null
        && snapshot.Filters.Selects(repository, tag.Name, ArtifactKind.IsContainerImage(tag.Manifest!), labels);
}
