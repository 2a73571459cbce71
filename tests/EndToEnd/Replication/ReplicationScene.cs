using Entrepot.Rigs;
using Entrepot.Rigs.Clients;
using Entrepot.Rigs.Registries;
using Entrepot.Rigs.Sites;

namespace Entrepot.EndToEnd.Replication;

/// <summary>A site, a real registry as its destination, and an endpoint between them.</summary>
internal sealed class ReplicationScene : IAsyncDisposable
{
    private ReplicationScene(EntrepotSite site, DockerRegistry registry, RegistryHttpClient remote)
    {
        Site = site;
        Registry = registry;
        Remote = remote;
    }

    internal EntrepotSite Site { get; }

    internal DockerRegistry Registry { get; }

    /// <summary>Looks at the destination directly, past every proxy.</summary>
    internal RegistryHttpClient Remote { get; }

    /// <summary>The id of the endpoint.</summary>
    internal long Endpoint { get; private set; }

    /// <summary>
    /// Starts everything; <paramref name="through"/> may put something between the site and the destination and gives
    /// the address for the endpoint.
    /// </summary>
    internal static async Task<ReplicationScene> StartAsync(
        CancellationToken cancellationToken,
        Func<DockerRegistry, Task<Uri>>? through = null,
        SiteOptions? options = null
    )
    {
        var registry = await DockerRegistry.StartPlainAsync(cancellationToken);
        var site = await EntrepotSite.StartAsync(options ?? new SiteOptions(), cancellationToken);
        var scene = new ReplicationScene(site, registry, new RegistryHttpClient(registry.Address));
        var address = through is null ? registry.Address : await through(registry);
        scene.Endpoint = await site.Api.CreateEndpointAsync("peer", "docker-registry", address, cancellationToken);
        return scene;
    }

    /// <summary>Creates the rule of the tutorial, changed as wanted.</summary>
    internal Task<long> CreateRuleAsync(
        CancellationToken cancellationToken,
        Func<RuleRequest, RuleRequest>? change = null
    )
    {
        var rule = new RuleRequest("to-the-peer", Endpoint);
        return Site.Api.CreateRuleAsync(change is null ? rule : change(rule), cancellationToken);
    }

    /// <summary>Waits until the destination has a reference with that digest.</summary>
    internal async Task WaitForAsync(
        string repository,
        string reference,
        string digest,
        CancellationToken cancellationToken,
        TimeSpan? deadline = null
    )
    {
        string? seen = null;
        try
        {
            await Eventually.IsTrueAsync(
                $"{repository}:{reference} arrives",
                async cancel => (seen = await Remote.GetDigestAsync(repository, reference, cancel)) == digest,
                cancellationToken,
                deadline
            );
        }
        catch (RigException late)
        {
            throw new RigException(
                $"{late.Message} The destination has {seen ?? "nothing"}, not {digest}.\n{Site.Log}",
                late
            );
        }
    }

    /// <summary>Waits until the destination has no such reference any more.</summary>
    internal Task WaitUntilGoneAsync(string repository, string reference, CancellationToken cancellationToken) =>
        Eventually.IsTrueAsync(
            $"{repository}:{reference} disappears",
            async cancel => await Remote.GetDigestAsync(repository, reference, cancel) is null,
            cancellationToken
        );

    public async ValueTask DisposeAsync()
    {
        await Site.DisposeAsync();
        await Registry.DisposeAsync();
        Remote.Dispose();
    }
}
