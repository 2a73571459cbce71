using Entrepot.Remotes;
using Entrepot.Remotes.Outbound;

namespace Entrepot.Contracts.Remotes;

/// <summary>A registry that a contract suite runs against.</summary>
/// <param name="Endpoint">How to reach it, with the right credentials.</param>
/// <param name="Prefix">What every repository's name there begins with, slash included; may be empty.</param>
/// <param name="Owned">What ends with the peer, last first.</param>
public sealed record RemotePeer(RemoteEndpoint Endpoint, string Prefix, params IReadOnlyList<IAsyncDisposable> Owned)
    : IAsyncDisposable
{
    /// <summary>What has to be set to reach the peer.</summary>
    public OutboundOptions Options { get; init; } = new();

    /// <summary>A URL as the registry has it in the world, where the adapter reads something out of it.</summary>
    public Uri Usual { get; init; } = Endpoint.Url;

    /// <summary>
    /// The name of a repository that nothing was made for, with a number that was not used before in the place of
    /// <c>{0}</c>.
    /// </summary>
    public string Unmade { get; init; } = $"{Prefix}unmade-{{0}}";

    public async ValueTask DisposeAsync()
    {
        foreach (var owned in Owned.Reverse())
        {
            await owned.DisposeAsync();
        }
    }
}
