using Microsoft.AspNetCore.Http;

namespace Entrepot.Portal.Api;

/// <summary>
/// Everything that happens to a request between the server's connection and its answer: pages send theirs through it
/// too, so that there is one gate, one validation and one audit for both.
/// </summary>
internal sealed class SitePipeline
{
    private RequestDelegate? pipeline;

    /// <summary>The way as it was put together at the start.</summary>
    /// <exception cref="InvalidOperationException">The site has not started.</exception>
    public RequestDelegate Entrance
    {
        get => pipeline ?? throw new InvalidOperationException("The site's pipeline is not built yet.");
        set => pipeline = value;
    }
}
