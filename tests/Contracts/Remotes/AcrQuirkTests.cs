using Entrepot.Oci;
using Entrepot.Remotes;
using Entrepot.Remotes.Outbound;
using Entrepot.Rigs.Images;
using Entrepot.Rigs.Remotes;
using Shouldly;
using Xunit;

namespace Entrepot.Contracts.Remotes;

/// <summary>What is odd about Azure's registry.</summary>
public sealed class AcrQuirkTests : IAsyncDisposable
{
    private static readonly RepositoryName App = RepositoryName.Parse("team/app");
    private readonly RemotesHost host = new(new OutboundOptions());

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private ImageBuilder Images { get; } = new(5);

    public ValueTask DisposeAsync() => host.DisposeAsync();

    [Fact]
    public async Task A_tag_is_deleted_by_Azures_own_API_and_never_by_the_manifest()
    {
        await using var acr = await AcrSimulator.StartAsync(Cancel);
        await using var registry = Open(acr);
        var image = Images.Image(100);
        await registry.Repository(App).PushAsync(image, Cancel, "goes", "stays");

        await registry.Repository(App).DeleteTagAsync(Tag.Parse("goes"), Cancel);

        acr.Tags("team/app").Keys.ShouldBe(["stays"]);
        acr.Requests.ShouldContain("DELETE /acr/v1/team/app/_tags/goes");
        acr.Requests.ShouldNotContain(request => request.StartsWith("DELETE /v2/", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Tags_are_listed_with_the_right_that_they_need_from_the_first_request_on()
    {
        await using var acr = await AcrSimulator.StartAsync(Cancel);
        await using var registry = Open(acr);

        await registry.Repository(App).ListTagsAsync(Cancel).CountAsync(Cancel);

        acr.Requests.Count(request => request.Contains("/tags/list", StringComparison.Ordinal)).ShouldBe(1);
        acr.Requests.ShouldContain(request => request.Contains("metadata_read", StringComparison.Ordinal));
    }

    private IRemoteRegistry Open(AcrSimulator acr) =>
        host.Registries.Open(
            new RemoteEndpoint("azure-acr", acr.Address, false, "", "basic", AcrSimulator.User, AcrSimulator.Password)
        );
}
