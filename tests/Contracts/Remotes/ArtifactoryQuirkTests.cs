using Entrepot.Oci;
using Entrepot.Remotes;
using Entrepot.Remotes.Outbound;
using Entrepot.Rigs.Images;
using Entrepot.Rigs.Remotes;
using Shouldly;
using Xunit;

namespace Entrepot.Contracts.Remotes;

/// <summary>What is odd about Artifactory.</summary>
public sealed class ArtifactoryQuirkTests : IAsyncDisposable
{
    private static readonly RepositoryName App = RepositoryName.Parse("images/team/app");
    private readonly RemotesHost host = new(new OutboundOptions());

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private ImageBuilder Images { get; } = new(5);

    public ValueTask DisposeAsync() => host.DisposeAsync();

    [Fact]
    public async Task The_first_component_is_made_a_repository_once()
    {
        await using var artifactory = await ArtifactorySimulator.StartAsync(Cancel);

        await Parallel.ForEachAsync(
            Enumerable.Range(0, 8),
            Cancel,
            async (_, token) =>
            {
                await using var registry = Open(artifactory);
                await registry.PrepareRepositoryAsync(App, makePublic: false, token);
            }
        );

        artifactory.Repositories.ShouldBe(["images"]);
    }

    [Fact]
    public async Task Who_may_make_no_repository_is_told_so_and_no_other_artifact_suffers()
    {
        await using var artifactory = await ArtifactorySimulator.StartAsync(Cancel);
        await using var registry = Open(artifactory);
        artifactory.MayCreate = false;

        var exception = await Should.ThrowAsync<RemoteException>(() =>
            registry.PrepareRepositoryAsync(App, makePublic: false, Cancel)
        );

        exception.Fault.Reason.ShouldBe(RemoteFaultReason.Refused);
        exception.Fault.Words.ShouldContain("images");
    }

    [Fact]
    public async Task A_page_in_place_of_an_error_is_read_by_its_status_and_never_shown()
    {
        await using var artifactory = await ArtifactorySimulator.StartAsync(Cancel);
        await using var registry = Open(artifactory);

        (await registry.Repository(App).ResolveAsync(Reference.Parse("v1"), Cancel)).ShouldBeNull();
        var exception = await Should.ThrowAsync<RemoteException>(() =>
            registry.Repository(App).PushAsync(Images.Image(100), Cancel)
        );

        exception.Fault.Reason.ShouldBe(RemoteFaultReason.Refused);
        exception.Fault.Words.ShouldNotContain("<");
    }

    private IRemoteRegistry Open(ArtifactorySimulator artifactory) =>
        host.Registries.Open(
            new RemoteEndpoint(
                "jfrog-artifactory",
                artifactory.Address,
                false,
                "",
                "basic",
                ArtifactorySimulator.User,
                ArtifactorySimulator.Password
            )
        );
}
