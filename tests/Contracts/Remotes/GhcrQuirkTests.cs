using Entrepot.Oci;
using Entrepot.Remotes;
using Entrepot.Remotes.Outbound;
using Entrepot.Rigs.Images;
using Entrepot.Rigs.Remotes;
using Shouldly;
using Xunit;

namespace Entrepot.Contracts.Remotes;

/// <summary>What is odd about GitHub's registry.</summary>
public sealed class GhcrQuirkTests : IAsyncDisposable
{
    private static readonly RepositoryName App = RepositoryName.Parse("octo/app");
    private readonly RemotesHost host = new(new OutboundOptions());

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private ImageBuilder Images { get; } = new(5);

    public ValueTask DisposeAsync() => host.DisposeAsync();

    [Theory]
    [InlineData(GhcrSimulator.Password, PingOutcome.Healthy)]
    [InlineData("wrong", PingOutcome.Credentials)]
    public async Task A_token_that_only_v2_itself_is_closed_to_is_healthy_all_the_same(
        string secret,
        PingOutcome expected
    )
    {
        await using var ghcr = await GhcrSimulator.StartAsync(Cancel);
        await using var registry = Open(ghcr, secret);
        ghcr.ForbidsPing = true;

        (await registry.PingAsync(Cancel)).ShouldBe(expected);
    }

    [Fact]
    public async Task What_cannot_be_deleted_is_said_to_be_so_and_stays_and_is_not_even_tried()
    {
        await using var ghcr = await GhcrSimulator.StartAsync(Cancel);
        await using var registry = Open(ghcr, GhcrSimulator.Password);
        var image = Images.Image(100);
        await registry.Repository(App).PushAsync(image, Cancel, "v1");
        var signature = Images.Referrer(image, "application/vnd.example.signature");
        await registry.Repository(App).PushAsync(signature, Cancel);
        await registry.Repository(App).PushAsync(Images.Referrer(image, "application/vnd.example.bom"), Cancel);

        (await registry.Repository(App).DeleteTagAsync(Tag.Parse("v1"), Cancel)).ShouldBe(RemoteDeletion.Unsupported);
        (await registry.Repository(App).DeleteManifestAsync(Digest.Parse(signature.Digest), Cancel)).ShouldBe(
            RemoteDeletion.Unsupported
        );

        ghcr.Tags("octo/app")["v1"].ShouldBe(image.Digest);
        ghcr.Requests.ShouldNotContain(request =>
            request.StartsWith("DELETE ", StringComparison.Ordinal)
            && request.Contains("/manifests/", StringComparison.Ordinal)
        );
        var listed = await registry
            .Repository(App)
            .ListReferrersAsync(Digest.Parse(image.Digest), Cancel)
            .CountAsync(Cancel);
        listed.ShouldBe(2);
    }

    private IRemoteRegistry Open(GhcrSimulator ghcr, string secret) =>
        host.Registries.Open(
            new RemoteEndpoint("github-ghcr", ghcr.Address, false, "", "basic", GhcrSimulator.User, secret)
        );
}
