using Entrepot.Rigs;
using Entrepot.Rigs.Images;
using Entrepot.Rigs.Sites;
using Xunit;

namespace Entrepot.EndToEnd.Https;

/// <summary>A site with an external address and an image, for all tests of a class.</summary>
public sealed class NamedSite : IAsyncLifetime
{
    public const string Name = "registry.example.com:5443";

    private readonly TempFolder data = new("named");
    private EntrepotSite? started;

    public EntrepotSite Site => started!;

    /// <summary>It is in library/app as v1.</summary>
    public Artifact Image { get; } = new ImageBuilder().Image(1_000, 50_000);

    public async ValueTask InitializeAsync()
    {
        var cancel = TestContext.Current.CancellationToken;
        var environment = new Dictionary<string, string?> { ["ENTREPOT_EXTERNAL_URL"] = $"https://{Name}" };
        // Who pushes goes where the challenge says, and that name leads nowhere here.
        await using (var unnamed = await EntrepotSite.StartAsync(new SiteOptions { DataFolder = data.Path }, cancel))
        {
            await unnamed.Registry.PushAsync("library/app", Image, cancel, "v1");
            await unnamed.StopAsync(cancel);
        }

        started = await EntrepotSite.StartAsync(
            new SiteOptions { DataFolder = data.Path, Environment = environment },
            cancel
        );
    }

    public async ValueTask DisposeAsync()
    {
        if (started is not null)
        {
            await started.DisposeAsync();
        }

        data.Dispose();
    }
}
