using Entrepot.Rigs.Faults;
using Entrepot.Rigs.Sites;

namespace Entrepot.EndToEnd.Replication;

/// <summary>Two sites, and a link between them over which one sends everything of <c>library</c> to the other.</summary>
internal sealed class LinkedSites : IAsyncDisposable
{
    private LinkedSites(EntrepotSite here, EntrepotSite there, FaultProxy wire)
    {
        Here = here;
        There = there;
        Wire = wire;
    }

    internal EntrepotSite Here { get; }

    internal EntrepotSite There { get; }

    internal FaultProxy Wire { get; }

    /// <summary>The rule that sends it.</summary>
    internal long Rule { get; private set; }

    /// <summary>Starts both; the rule and its endpoint are called <c>there</c>.</summary>
    internal static async Task<LinkedSites> StartAsync(
        ConnectionFaults link,
        CancellationToken cancellationToken,
        string trigger = "event_based"
    )
    {
        var there = await EntrepotSite.StartAsync(cancellationToken);
        var wire = FaultProxy.Start(there.Address);
        wire.Faults = link;
        var here = await EntrepotSite.StartAsync(cancellationToken);
        var sites = new LinkedSites(here, there, wire);
        var endpoint = await here.Api.CreateEndpointAsync(
            "there",
            "harbor",
            wire.Address,
            cancellationToken,
            EntrepotSite.Admin,
            EntrepotSite.AdminPassword
        );
        sites.Rule = await here.Api.CreateRuleAsync(
            new RuleRequest("there", endpoint)
            {
                Trigger = trigger,
                Namespace = "",
                Replace = 0,
            },
            cancellationToken
        );
        return sites;
    }

    public async ValueTask DisposeAsync()
    {
        await Here.DisposeAsync();
        await Wire.DisposeAsync();
        await There.DisposeAsync();
    }
}
