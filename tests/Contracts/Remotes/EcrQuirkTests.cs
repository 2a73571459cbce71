using System.Net;
using Entrepot.Oci;
using Entrepot.Remotes;
using Entrepot.Remotes.Outbound;
using Entrepot.Rigs.Images;
using Entrepot.Rigs.Remotes;
using Shouldly;
using Xunit;

namespace Entrepot.Contracts.Remotes;

/// <summary>What is odd about Amazon's ECR.</summary>
public sealed class EcrQuirkTests : IAsyncDisposable
{
    private static readonly RepositoryName App = RepositoryName.Parse("team/app");
    private readonly RemotesHost host = new(
        new OutboundOptions(),
        (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Loopback])
    );

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private ImageBuilder Images { get; } = new(5);

    public ValueTask DisposeAsync() => host.DisposeAsync();

    [Fact]
    public async Task One_login_serves_all_who_work_there_and_the_secret_key_is_never_sent()
    {
        await using var ecr = await EcrSimulator.StartAsync(new EcrOptions(), Cancel);
        await using var one = Open(ecr, ecr.Address);
        await using var two = Open(ecr, ecr.Address);
        await one.PrepareRepositoryAsync(App, makePublic: false, Cancel);

        await one.Repository(App).PushAsync(Images.Image(100, 300_000), Cancel, "v1");
        await two.Repository(App).PushAsync(Images.Image(200), Cancel, "v2");

        ecr.Logins.ShouldBe(1);
        ecr.SecretWasSent.ShouldBeFalse();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_login_that_ran_out_is_renewed_in_the_middle_of_the_work(bool answered400)
    {
        await using var ecr = await EcrSimulator.StartAsync(
            new EcrOptions { AnswersExpiryWith400 = answered400 },
            Cancel
        );
        await using var registry = Open(ecr, ecr.Address);
        await registry.PrepareRepositoryAsync(App, makePublic: false, Cancel);
        await registry.Repository(App).PushAsync(Images.Image(100), Cancel, "v1");

        ecr.ExpireLogins();
        await registry.Repository(App).PushAsync(Images.Image(200, 400_000), Cancel, "v2");

        (await registry.Repository(App).ListTagsAsync(Cancel).CountAsync(Cancel)).ShouldBe(2);
        ecr.Logins.ShouldBe(2);
    }

    [Fact]
    public async Task Repositories_are_made_in_the_account_of_the_url_and_not_in_that_of_the_key()
    {
        var options = new EcrOptions { Account = "210987654321", Region = "eu-west-1" };
        await using var ecr = await EcrSimulator.StartAsync(options, Cancel);
        var url = new Uri($"http://{options.Account}.dkr.ecr.{options.Region}.localhost:{ecr.Address.Port}");
        await using var registry = Open(ecr, url);

        (await registry.PingAsync(Cancel)).ShouldBe(PingOutcome.Healthy);
        await registry.PrepareRepositoryAsync(App, makePublic: false, Cancel);
        await registry.PrepareRepositoryAsync(App, makePublic: false, Cancel);
        await registry.Repository(App).PushAsync(Images.Image(100), Cancel, "v1");
        (await registry.Repository(App).DeleteTagAsync(Tag.Parse("v1"), Cancel)).ShouldBe(RemoteDeletion.Deleted);

        ecr.Repositories.ShouldBe(["210987654321/team/app"]);
        ecr.Tags("team/app").ShouldBeEmpty();
    }

    [Fact]
    public async Task Who_is_second_to_make_a_repository_is_content()
    {
        await using var ecr = await EcrSimulator.StartAsync(new EcrOptions(), Cancel);

        await Parallel.ForEachAsync(
            Enumerable.Range(0, 8),
            Cancel,
            async (_, token) =>
            {
                await using var registry = Open(ecr, ecr.Address);
                await registry.PrepareRepositoryAsync(App, makePublic: false, token);
            }
        );

        ecr.Repositories.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task More_tags_than_fit_a_page_are_all_listed()
    {
        await using var ecr = await EcrSimulator.StartAsync(new EcrOptions(), Cancel);
        await using var registry = Open(ecr, ecr.Address);
        await registry.PrepareRepositoryAsync(App, makePublic: false, Cancel);
        var image = Images.Image(100);
        await registry.Repository(App).PushAsync(image, Cancel, [.. Enumerable.Range(0, 205).Select(i => $"v{i}")]);

        (await registry.Repository(App).ListTagsAsync(Cancel).CountAsync(Cancel)).ShouldBe(205);
    }

    [Fact]
    public async Task A_repository_that_nobody_made_is_a_fault_of_the_artifact_that_says_so()
    {
        await using var ecr = await EcrSimulator.StartAsync(new EcrOptions(), Cancel);
        await using var registry = Open(ecr, ecr.Address);

        var exception = await Should.ThrowAsync<RemoteException>(() =>
            registry.Repository(App).PushAsync(Images.Image(100), Cancel)
        );

        exception.Fault.Reason.ShouldBe(RemoteFaultReason.Refused);
        exception.Fault.Words.ShouldContain("does not exist");
    }

    [Fact]
    public async Task A_url_of_another_kind_is_no_registry_and_its_form_is_said()
    {
        await using var registry = host.Registries.Open(
            new RemoteEndpoint("aws-ecr", new Uri("https://registry.example"), false, "", "basic", "key", "secret")
        );

        (await registry.PingAsync(Cancel)).ShouldBe(PingOutcome.NotARegistry);
        var exception = await Should.ThrowAsync<RemoteException>(() =>
            registry.PrepareRepositoryAsync(App, makePublic: false, Cancel)
        );
        exception.Fault.Words.ShouldContain("ACCOUNT.dkr.ecr.REGION");
    }

    private IRemoteRegistry Open(EcrSimulator ecr, Uri url) =>
        host.Registries.Open(new RemoteEndpoint("aws-ecr", url, false, "", "basic", ecr.AccessKey, ecr.SecretKey));
}
