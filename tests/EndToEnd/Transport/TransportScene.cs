using Entrepot.Rigs.Images;
using Entrepot.Rigs.Sites;
using Xunit;

namespace Entrepot.EndToEnd.Transport;

/// <summary>A site with a blob, and with one of the two transports.</summary>
/// <param name="transport">The setting <c>fast_transport</c>.</param>
public class TransportScene(string transport) : IAsyncLifetime
{
    internal const int Size = 3_000_001;
    private const string Repository = "library/transport";

    private EntrepotSite? site;

    internal string Transport => transport;

    internal EntrepotSite Site => site!;

    internal Blob Blob { get; } = new ImageBuilder(11).LayerBlob(Size);

    internal string BlobPath => $"/v2/{Repository}/blobs/{Blob.Digest}";

    public async ValueTask InitializeAsync()
    {
        var cancel = TestContext.Current.CancellationToken;
        site = await EntrepotSite.StartAsync(new SiteOptions { Arguments = ["--fast-transport", transport] }, cancel);
        await site.Registry.PushBlobAsync(Repository, Blob, cancel);
    }

    public async ValueTask DisposeAsync()
    {
        if (site is not null)
        {
            await site.DisposeAsync();
        }

        GC.SuppressFinalize(this);
    }
}
