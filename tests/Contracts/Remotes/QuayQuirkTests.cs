using Entrepot.Oci;
using Entrepot.Remotes;
using Entrepot.Remotes.Outbound;
using Entrepot.Rigs.Images;
using Entrepot.Rigs.Remotes;
using Shouldly;
using Xunit;

namespace Entrepot.Contracts.Remotes;

/// <summary>What is odd about Quay.</summary>
public sealed class QuayQuirkTests : IAsyncDisposable
{
    private readonly RemotesHost host = new(new OutboundOptions());

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private ImageBuilder Images { get; } = new(5);

    public ValueTask DisposeAsync() => host.DisposeAsync();

    [Fact]
    public async Task A_robot_account_pushes_where_it_may_and_makes_no_organization()
    {
        await using var quay = await QuaySimulator.StartAsync(Cancel);
        await using var registry = Open(quay, QuaySimulator.User, QuaySimulator.Password);
        var app = RepositoryName.Parse("acme/app");

        (await registry.PingAsync(Cancel)).ShouldBe(PingOutcome.Healthy);
        await registry.PrepareRepositoryAsync(app, makePublic: false, Cancel);
        await registry.Repository(app).PushAsync(Images.Image(100), Cancel, "v1");
        await registry.PrepareRepositoryAsync(RepositoryName.Parse("other/app"), makePublic: false, Cancel);

        quay.Organizations.ShouldBe(["acme"]);
        quay.Requests.ShouldNotContain(request => request.Contains("/api/v1/", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_file_with_a_token_of_the_API_makes_the_organization_once()
    {
        await using var quay = await QuaySimulator.StartAsync(Cancel);

        await Parallel.ForEachAsync(
            Enumerable.Range(0, 8),
            Cancel,
            async (number, token) =>
            {
                await using var registry = Open(quay, "json_file", QuaySimulator.JsonFile);
                var repository = RepositoryName.Parse($"fresh/app-{number}");
                await registry.PrepareRepositoryAsync(repository, makePublic: false, token);
            }
        );

        quay.Organizations.Order(StringComparer.Ordinal).ShouldBe(["acme", "fresh"]);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("no json")]
    public async Task A_file_that_is_none_is_a_matter_of_the_credentials(string secret)
    {
        await using var quay = await QuaySimulator.StartAsync(Cancel);
        await using var registry = Open(quay, "json_file", secret);

        (await registry.PingAsync(Cancel)).ShouldBe(PingOutcome.Credentials);
    }

    [Fact]
    public async Task Names_have_exactly_two_components_and_deeper_ones_are_refused()
    {
        await using var quay = await QuaySimulator.StartAsync(Cancel);
        await using var registry = Open(quay, QuaySimulator.User, QuaySimulator.Password);

        registry.Capabilities.MinimumPathComponents.ShouldBe(2);
        registry.Capabilities.MaximumPathComponents.ShouldBe(2);
        var exception = await Should.ThrowAsync<RemoteException>(() =>
            registry.Repository(RepositoryName.Parse("acme/deep/app")).PushAsync(Images.Image(100), Cancel)
        );
        exception.Fault.Reason.ShouldBe(RemoteFaultReason.Refused);
    }

    private IRemoteRegistry Open(QuaySimulator quay, string key, string secret) =>
        host.Registries.Open(new RemoteEndpoint("quay", quay.Address, false, "", "basic", key, secret));
}
