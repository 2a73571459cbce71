using Entrepot.Oci;
using Entrepot.Remotes;
using Entrepot.Remotes.Outbound;
using Entrepot.Rigs.Images;
using Entrepot.Rigs.Remotes;
using Shouldly;
using Xunit;

namespace Entrepot.Contracts.Remotes;

/// <summary>What is odd about Huawei Cloud's registry.</summary>
public sealed class SwrQuirkTests : IAsyncDisposable
{
    private readonly RemotesHost host = new(new OutboundOptions());

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => host.DisposeAsync();

    [Fact]
    public async Task The_organization_is_made_once_and_one_of_somebody_else_is_told()
    {
        await using var swr = await SwrSimulator.StartAsync(Cancel);
        await using var registry = Open(swr);
        foreach (var name in new[] { "fresh/app", "fresh/web", "acme/app" })
        {
            await registry.PrepareRepositoryAsync(RepositoryName.Parse(name), makePublic: false, Cancel);
        }

        swr.Organizations.Order(StringComparer.Ordinal).ShouldBe(["acme", "fresh"]);
        var exception = await Should.ThrowAsync<RemoteException>(() =>
            registry.PrepareRepositoryAsync(
                RepositoryName.Parse($"{SwrSimulator.Foreign}/app"),
                makePublic: false,
                Cancel
            )
        );
        exception.Fault.Reason.ShouldBe(RemoteFaultReason.Refused);
        exception.Fault.Words.ShouldContain("Choose another destination namespace");
    }

    [Fact]
    public async Task Nothing_is_deleted_there_and_no_deletion_is_tried()
    {
        await using var swr = await SwrSimulator.StartAsync(Cancel);
        await using var registry = Open(swr);
        var repository = registry.Repository(RepositoryName.Parse("acme/app"));
        var image = new ImageBuilder(8).Image(100);
        await repository.PushAsync(image, Cancel, "v1");

        (await repository.DeleteTagAsync(Tag.Parse("v1"), Cancel)).ShouldBe(RemoteDeletion.Unsupported);
        (await repository.DeleteManifestAsync(Digest.Parse(image.Digest), Cancel)).ShouldBe(RemoteDeletion.Unsupported);

        swr.Requests.ShouldNotContain(request => request.StartsWith("DELETE", StringComparison.Ordinal));
    }

    private IRemoteRegistry Open(SwrSimulator swr) =>
        host.Registries.Open(
            new RemoteEndpoint("huawei-SWR", swr.Address, false, "", "basic", SwrSimulator.User, SwrSimulator.Password)
        );
}
