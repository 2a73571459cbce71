using Entrepot.Rigs.Certificates;
using Entrepot.Rigs.Sites;
using Xunit;

namespace Entrepot.EndToEnd.Https;

/// <summary>One site with a certificate, for all tests of a class.</summary>
public sealed class HttpsSite : IAsyncLifetime
{
    private EntrepotSite? started;

    public CertificateAuthority Authority { get; } = new();

    public EntrepotSite Site => started!;

    public async ValueTask InitializeAsync() =>
        started = await EntrepotSite.StartAsync(
            new SiteOptions { Tls = Authority },
            TestContext.Current.CancellationToken
        );

    public async ValueTask DisposeAsync()
    {
        if (started is not null)
        {
            await started.DisposeAsync();
        }

        Authority.Dispose();
    }
}
