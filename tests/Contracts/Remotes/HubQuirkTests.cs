using Entrepot.Oci;
using Entrepot.Remotes;
using Entrepot.Remotes.DockerHub;
using Entrepot.Remotes.Outbound;
using Entrepot.Rigs.Images;
using Entrepot.Rigs.Remotes;
using Shouldly;
using Xunit;

namespace Entrepot.Contracts.Remotes;

/// <summary>What is odd about Docker Hub.</summary>
public sealed class HubQuirkTests : IAsyncDisposable
{
    private static readonly RepositoryName App = RepositoryName.Parse("acme/app");
    private readonly RemotesHost host = new(new OutboundOptions());

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private ImageBuilder Images { get; } = new(5);

    public ValueTask DisposeAsync() => host.DisposeAsync();

    [Theory]
    [InlineData("https://hub.docker.com")]
    [InlineData("https://docker.io")]
    [InlineData("https://registry-1.docker.io")]
    public void The_one_Hub_has_its_registry_and_its_api_at_two_addresses(string url)
    {
        var access = new HubAdapter().Reach(Endpoint(new Uri(url)));

        access.Registry.Url.ShouldBe(new Uri("https://registry-1.docker.io"));
        access.Api.ShouldBe(new Uri("https://hub.docker.com"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_repository_is_as_private_as_what_is_copied_there(bool isPublic)
    {
        await using var hub = await HubSimulator.StartAsync(Cancel);
        await using var registry = Open(hub);

        await registry.PrepareRepositoryAsync(App, isPublic, Cancel);
        await registry.PrepareRepositoryAsync(App, !isPublic, Cancel);
        await registry.Repository(App).PushAsync(Images.Image(100), Cancel, "v1");

        hub.Repositories["acme/app"].ShouldBe(!isPublic);
    }

    [Fact]
    public async Task A_namespace_of_somebody_else_is_a_fault_of_the_artifact_and_says_what_to_do()
    {
        await using var hub = await HubSimulator.StartAsync(Cancel);
        await using var registry = Open(hub);

        var exception = await Should.ThrowAsync<RemoteException>(() =>
            registry.PrepareRepositoryAsync(RepositoryName.Parse("strangers/app"), makePublic: false, Cancel)
        );

        exception.Fault.Reason.ShouldBe(RemoteFaultReason.Refused);
        exception.Fault.Words.ShouldContain("strangers/app");
    }

    [Fact]
    public async Task Pushing_and_looking_use_up_no_pulls()
    {
        await using var hub = await HubSimulator.StartAsync(Cancel);
        await using var registry = Open(hub);
        var repository = registry.Repository(App);

        await repository.PushAsync(Images.MultiArchitecture(100, "amd64", "arm64"), Cancel, "v1", "v2");
        await repository.ResolveAsync(Reference.Parse("v1"), Cancel);
        await repository.ResolveAsync(Reference.Parse("v3"), Cancel);
        await repository.DeleteTagAsync(Tag.Parse("v2"), Cancel);
        await repository.DeleteManifestAsync(DigestAlgorithm.Sha256.Of("absent"u8), Cancel);

        hub.Pulls.ShouldBe(0);
    }

    [Fact]
    public async Task When_the_pulls_are_used_up_it_is_said_how_long_to_wait()
    {
        await using var hub = await HubSimulator.StartAsync(Cancel);
        await using var registry = Open(hub);
        await registry.Repository(App).PushAsync(Images.Image(100), Cancel, "v1");
        hub.PullBudget = 0;
        hub.RetryAfter = 3600;

        var exception = await Should.ThrowAsync<RemoteException>(() =>
            registry.Repository(App).GetManifestAsync(Reference.Parse("v1"), Cancel)
        );

        exception.Fault.Reason.ShouldBe(RemoteFaultReason.Busy);
        exception.Fault.RetryAfter.ShouldBe(TimeSpan.FromHours(1));
        hub.Pulls.ShouldBe(1);
    }

    [Fact]
    public async Task A_login_that_ran_out_is_renewed_in_the_middle_of_the_work()
    {
        await using var hub = await HubSimulator.StartAsync(Cancel);
        await using var registry = Open(hub);
        await registry.PrepareRepositoryAsync(App, makePublic: false, Cancel);
        await registry.Repository(App).PushAsync(Images.Image(100), Cancel, "v1");

        hub.ExpireLogins();

        (await registry.Repository(App).DeleteTagAsync(Tag.Parse("v1"), Cancel)).ShouldBe(RemoteDeletion.Deleted);
    }

    private static RemoteEndpoint Endpoint(Uri url) =>
        new("docker-hub", url, false, "", "basic", HubSimulator.User, HubSimulator.Password);

    private IRemoteRegistry Open(HubSimulator hub) => host.Registries.Open(Endpoint(hub.Address));
}
