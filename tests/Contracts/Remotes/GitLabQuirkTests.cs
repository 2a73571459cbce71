using Entrepot.Oci;
using Entrepot.Remotes;
using Entrepot.Remotes.Outbound;
using Entrepot.Rigs.Images;
using Entrepot.Rigs.Remotes;
using Shouldly;
using Xunit;

namespace Entrepot.Contracts.Remotes;

/// <summary>What is odd about GitLab.</summary>
public sealed class GitLabQuirkTests : IAsyncDisposable
{
    private readonly RemotesHost host = new(new OutboundOptions());

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private ImageBuilder Images { get; } = new(6);

    public ValueTask DisposeAsync() => host.DisposeAsync();

    [Fact]
    public async Task Repositories_of_all_projects_are_listed_page_by_page_and_a_project_without_a_registry_is_no_fault()
    {
        await using var gitlab = await GitLabSimulator.StartAsync(Cancel);
        await using var registry = Open(gitlab);
        string[] names = ["acme/shop", "acme/shop/api", "acme/shop/web", "acme/deep/group/shop/app"];
        foreach (var name in names)
        {
            await registry.Repository(RepositoryName.Parse(name)).PushAsync(Images.Image(100), Cancel, "v1");
        }

        var listed = await registry.ListRepositoriesAsync(Cancel).Select(one => one.ToString()).ToListAsync(Cancel);

        listed.ShouldBe(names, ignoreOrder: true);
    }

    [Theory]
    [InlineData("acme/shop")]
    [InlineData("acme/deep/group/shop/app/web")]
    public async Task A_tag_is_deleted_by_the_API_of_the_project_that_its_name_begins_with(string name)
    {
        await using var gitlab = await GitLabSimulator.StartAsync(Cancel);
        await using var registry = Open(gitlab);
        var repository = registry.Repository(RepositoryName.Parse(name));
        var image = Images.Image(100);
        await repository.PushAsync(image, Cancel, "v1");
        await repository.PutManifestAsync(Reference.Parse("stays"), image.ToRemote(), Cancel);

        (await repository.DeleteTagAsync(Tag.Parse("v1"), Cancel)).ShouldBe(RemoteDeletion.Deleted);

        gitlab.Tags(name).Keys.ShouldBe(["stays"]);
        gitlab.Requests.ShouldNotContain(request => request.StartsWith("DELETE /v2/", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_token_of_the_API_goes_to_the_token_server_and_a_wrong_one_is_a_matter_of_credentials()
    {
        await using var gitlab = await GitLabSimulator.StartAsync(Cancel);
        await using var registry = host.Registries.Open(
            new RemoteEndpoint("gitlab", gitlab.Address, false, "", "basic", GitLabSimulator.User, "wrong")
        );

        var exception = await Should.ThrowAsync<RemoteException>(() =>
            registry.ListRepositoriesAsync(Cancel).ToListAsync(Cancel).AsTask()
        );

        exception.Fault.Reason.ShouldBe(RemoteFaultReason.Credentials);
        exception.Fault.Words.ShouldNotContain("wrong\"");
    }

    private IRemoteRegistry Open(GitLabSimulator gitlab) =>
        host.Registries.Open(
            new RemoteEndpoint(
                "gitlab",
                gitlab.Address,
                false,
                "",
                "basic",
                GitLabSimulator.User,
                GitLabSimulator.Token
            )
        );
}
