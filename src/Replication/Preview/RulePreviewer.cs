using Entrepot.Data;
using Entrepot.Data.Rows;
using Entrepot.Oci;
using Entrepot.Remotes;
using Entrepot.Replication.Endpoints;
using Entrepot.Replication.Policies;
using Entrepot.Replication.Targets;
using Entrepot.Replication.Transfer.Site;
using Microsoft.EntityFrameworkCore;

namespace Entrepot.Replication.Preview;

/// <summary>
/// Says what a run of a rule would do before it does it: what it selects, what each would be called there, which names
/// meet, and what the destination has now. It changes nothing.
/// </summary>
public sealed class RulePreviewer(
    Database database,
    EndpointGate gate,
    RemoteOpener open,
    ProviderFinder providers,
    TimeProvider clock
)
{
    private const int AskedAtOnce = 8;

    /// <summary>Somebody sits before a screen and waits.</summary>
    private static readonly TimeSpan TimeToAsk = TimeSpan.FromSeconds(20);

    /// <summary>Of a rule that is saved.</summary>
    public async Task<PreviewResult> PreviewAsync(long policyId, CancellationToken cancellationToken)
    {
        var row = await database.ReadAsync(
            (context, token) =>
                context.ReplicationPolicies.AsNoTracking().SingleOrDefaultAsync(one => one.Id == policyId, token),
            cancellationToken
        );
        if (row is null)
        {
            return new PreviewResult.UnknownPolicy();
        }

        return PolicySnapshot.FaultOf(row) is { Length: > 0 } fault
            ? new PreviewResult.Invalid(fault)
            : await PreviewAsync(row, cancellationToken);
    }

    /// <summary>Of a rule as it would be saved; it needs no name yet.</summary>
    public async Task<PreviewResult> PreviewAsync(PolicySettings settings, CancellationToken cancellationToken)
    {
        var named = settings.Name.Length == 0 ? settings with { Name = "preview" } : settings;
        return named.Fault() is { } fault
            ? new PreviewResult.Invalid(fault)
            : await PreviewAsync(ReplicationPolicies.RowOf(named, clock.GetUtcNow()), cancellationToken);
    }

    private async Task<PreviewResult> PreviewAsync(ReplicationPolicyRow rule, CancellationToken cancellationToken)
    {
        var policy = PolicySnapshot.Of(rule);
        var endpoint = await gate.LoadAsync(policy.EndpointId, cancellationToken);
        if (endpoint is null)
        {
            return new PreviewResult.Invalid($"there is no registry {policy.EndpointId}");
        }

        var provider = providers(endpoint.Type);
        if (RuleLimits.FaultOf(rule, provider) is { } limit)
        {
            return new PreviewResult.Invalid(limit);
        }

        await using var remote = open(endpoint);
        try
        {
            var selection = new PreviewSelection(database, policy.Filters);
            await (
                policy.Pulls
                    ? selection.FindThereAsync(remote, cancellationToken)
                    : selection.FindHereAsync(cancellationToken)
            );
            var compared = await CompareAsync(
                policy,
                remote,
                PreviewNames.Of(policy, policy.Pulls ? SiteRegistry.Takes : remote.Capabilities, selection.Selected),
                cancellationToken
            );
            var items = compared.FindAll(item => item.Selects);
            var bytes = policy.Pulls
                ? (long?)null
                : await BytesAsync(items.Where(WouldBeCopied).Select(item => item.Selected), cancellationToken);
            return new PreviewResult.Done(
                new RulePreview(
                    [.. items.Select(item => item.Item)],
                    selection.Truncated,
                    bytes,
                    await DeletionsAsync(policy.Id, cancellationToken),
                    RuleLimits.WarningsOf(rule, provider)
                )
            );
        }
        catch (RemoteException exception)
        {
            return new PreviewResult.Unreachable(exception.Fault.Words);
        }
    }

    private static bool WouldBeCopied(NamedReference item) =>
        item.Item.Action is PreviewAction.Copy or PreviewAction.Replace;

    private async Task<List<NamedReference>> CompareAsync(
        PolicySnapshot policy,
        IRemoteRegistry remote,
        List<NamedReference> items,
        CancellationToken cancellationToken
    )
    {
        var here = policy.Pulls ? await HereAsync(items, cancellationToken) : [];
        var compared = items.ToArray();
        using var time = new CancellationTokenSource(TimeToAsk, clock);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(time.Token, cancellationToken);
        try
        {
            await Parallel.ForAsync(
                0,
                compared.Length,
                new ParallelOptions { MaxDegreeOfParallelism = AskedAtOnce, CancellationToken = both.Token },
                async (index, token) =>
                    compared[index] = await CompareAsync(policy, remote, compared[index], here, token)
            );
        }
        catch (OperationCanceledException)
            when (time.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            // What was not asked for is said to be unchecked.
        }

        return [.. compared];
    }

    private static async Task<NamedReference> CompareAsync(
        PolicySnapshot policy,
        IRemoteRegistry remote,
        NamedReference item,
        Dictionary<(RepositoryName Repository, Tag Tag), Digest> here,
        CancellationToken cancellationToken
    )
    {
        if (item.Destination is not { } destination)
        {
            return item;
        }

        var (source, tag) = item.Selected.Reference;
        var asked = policy.Pulls ? source : destination;
        var there = (await remote.Repository(asked).ResolveAsync(Reference.Of(tag), cancellationToken))?.Digest;
        if (policy.Pulls && policy.Filters.AskForLabels && there is { } artifact)
        {
            var labels = await remote.Repository(asked).ListLabelsAsync(artifact, cancellationToken) ?? [];
            if (!policy.Filters.SelectsLabels(labels))
            {
                return item with { Selects = false };
            }
        }

        var (wanted, found) = policy.Pulls
            ? (there, here.TryGetValue((destination, tag), out var kept) ? kept : (Digest?)null)
            : (item.Selected.Digest, there);
        var (action, reason) =
            found is null ? (PreviewAction.Copy, "")
            : found == wanted ? (PreviewAction.Equal, "it is there already")
            : policy.Override ? (PreviewAction.Replace, "")
            : (PreviewAction.Keep, "the tag there points to something else, and the rule does not override");
        return item with { Item = item.Item with { Action = action, Wanted = wanted, Found = found, Reason = reason } };
    }

    private async Task<Dictionary<(RepositoryName Repository, Tag Tag), Digest>> HereAsync(
        List<NamedReference> items,
        CancellationToken cancellationToken
    )
    {
        List<RepositoryName> repositories =
        [
            .. items.Select(item => item.Destination).OfType<RepositoryName>().Distinct(),
        ];
        List<Tag> tags = [.. items.Select(item => item.Selected.Reference.Tag).Distinct()];
        var rows = await database.ReadAsync(
            (context, token) =>
                context
                    .Tags.AsNoTracking()
                    .Where(tag => repositories.Contains(tag.Repository!.Name) && tags.Contains(tag.Name))
                    .Select(tag => new
                    {
                        Repository = tag.Repository!.Name,
                        tag.Name,
                        tag.Manifest!.Digest,
                    })
                    .ToListAsync(token),
            cancellationToken
        );
        return rows.ToDictionary(row => (row.Repository, row.Name), row => row.Digest);
    }

    /// <summary>The blobs of the manifests and of their children, each once.</summary>
    private Task<long> BytesAsync(IEnumerable<PreviewedReference> copied, CancellationToken cancellationToken)
    {
        List<long> manifests = [.. copied.Select(one => one.ManifestId).OfType<long>().Distinct()];
        return database.ReadAsync(
            async (context, token) =>
            {
                var blobs = new Dictionary<Digest, long>();
                HashSet<long> seen = [.. manifests];
                for (List<long> level = manifests; level.Count > 0; )
                {
                    var references = await context
                        .ManifestReferences.AsNoTracking()
                        .Where(row => EF.Parameter(level).Contains(row.ManifestId))
                        .Select(row => new
                        {
                            row.BlobDigest,
                            row.ChildId,
                            row.Size,
                        })
                        .ToListAsync(token);
                    foreach (var reference in references.Where(row => row.BlobDigest is not null))
                    {
                        blobs[reference.BlobDigest!.Value] = reference.Size;
                    }

                    level = [.. references.Select(row => row.ChildId).OfType<long>().Where(seen.Add)];
                }

                return blobs.Values.Sum();
            },
            cancellationToken
        );
    }

    private Task<int> DeletionsAsync(long policyId, CancellationToken cancellationToken) =>
        database.ReadAsync(
            (context, token) =>
                context.ReplicationTargets.CountAsync(
                    target =>
                        target.PolicyId == policyId
                        && target.State != ReplicationTargetState.Settled
                        && target.DeletionSequence != null,
                    token
                ),
            cancellationToken
        );
}
