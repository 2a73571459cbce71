using Entrepot.Bench.Measuring;
using Entrepot.Rigs.Sites;

namespace Entrepot.Bench.Replication;

/// <summary>Two new sites, the second an endpoint of the first.</summary>
internal sealed class TwoSites : IAsyncDisposable
{
    private readonly long endpoint;
    private double sourceCpu;
    private double destinationCpu;

    private TwoSites(EntrepotSite source, EntrepotSite destination, long endpoint) =>
        (Source, Destination, this.endpoint) = (source, destination, endpoint);

    public EntrepotSite Source { get; }

    public EntrepotSite Destination { get; }

    public static async Task<TwoSites> StartAsync(CancellationToken cancellationToken)
    {
        var options = new SiteOptions { Arguments = ["--log-level", "Warning"] };
        var source = await EntrepotSite.StartAsync(options, cancellationToken);
        var destination = await EntrepotSite.StartAsync(options, cancellationToken);
        var endpoint = await source.Api.CreateEndpointAsync(
            "there",
            "harbor",
            destination.Address,
            cancellationToken,
            EntrepotSite.Admin,
            EntrepotSite.AdminPassword
        );
        return new TwoSites(source, destination, endpoint);
    }

    /// <summary>A rule that copies everything under the same names.</summary>
    /// <param name="trigger">event_based or manual.</param>
    /// <returns>Its id.</returns>
    public Task<long> CreateRuleAsync(string trigger, CancellationToken cancellationToken) =>
        Source.Api.CreateRuleAsync(
            new RuleRequest("all", endpoint)
            {
                Trigger = trigger,
                Namespace = "",
                Replace = 0,
            },
            cancellationToken
        );

    /// <summary>From here on CPU counts.</summary>
    public void StartCounting() =>
        (sourceCpu, destinationCpu) = (
            ProcessUse.CpuSeconds(Source.ProcessId),
            ProcessUse.CpuSeconds(Destination.ProcessId)
        );

    /// <summary>CPU seconds since <see cref="StartCounting"/>.</summary>
    public (double Source, double Destination) Count() =>
        (
            ProcessUse.CpuSeconds(Source.ProcessId) - sourceCpu,
            ProcessUse.CpuSeconds(Destination.ProcessId) - destinationCpu
        );

    public async ValueTask DisposeAsync()
    {
        await Source.DisposeAsync();
        await Destination.DisposeAsync();
    }
}
