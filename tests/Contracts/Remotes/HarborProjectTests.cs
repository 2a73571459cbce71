using System.Net;
using Entrepot.Oci;
using Entrepot.Remotes;
using Entrepot.Remotes.Outbound;
using Entrepot.Rigs.Faults;
using Entrepot.Rigs.Images;
using Entrepot.Rigs.Registries;
using Entrepot.Rigs.Sites;
using Shouldly;
using Xunit;

namespace Entrepot.Contracts.Remotes;

/// <summary>What the Harbor adapter does beside the registry's protocol.</summary>
public sealed class HarborProjectTests : IAsyncDisposable
{
    private readonly RemotesHost host = new(new OutboundOptions());

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => host.DisposeAsync();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_project_that_is_missing_is_made_as_told_and_one_that_is_there_is_left_as_it_is(bool isPublic)
    {
        await using var site = await EntrepotSite.StartAsync(Cancel);
        await using var registry = Open(site.Address);
        var repository = RepositoryName.Parse("fresh/a/b");
        using var anonymous = site.ClientFor(null, null);

        await registry.PrepareRepositoryAsync(repository, isPublic, Cancel);
        await registry.PrepareRepositoryAsync(repository, !isPublic, Cancel);

        using var answer = await anonymous.GetAsync(new Uri(site.Address, "/api/v2.0/projects/fresh"), Cancel);
        answer.StatusCode.ShouldBe(isPublic ? HttpStatusCode.OK : HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Who_is_second_to_make_a_project_is_content()
    {
        await using var site = await EntrepotSite.StartAsync(Cancel);
        await using var front = await FaultyHttpFront.StartAsync(site.Address, Cancel);
        await using var registry = Open(front.Address);
        var repository = RepositoryName.Parse("library/app");
        front.Add(
            new HttpFault
            {
                Status = 200,
                Body = "[]",
                Headers = new Dictionary<string, string> { ["Content-Type"] = "application/json" },
                When = request => request is { Method: "GET", Path: "/api/v2.0/projects" },
            }
        );

        await registry.PrepareRepositoryAsync(repository, makePublic: false, Cancel);

        front.Requests.ShouldContain(request => request.Method == "POST" && request.Status == 409);
    }

    [Fact]
    public async Task What_would_lie_in_a_project_that_is_not_there_is_absent_and_no_fault_of_the_credentials()
    {
        await using var site = await EntrepotSite.StartAsync(Cancel);
        await using var registry = Open(site.Address);
        var repository = registry.Repository(RepositoryName.Parse("nowhere/app"));
        var digest = DigestAlgorithm.Sha256.Of("absent"u8);

        (await repository.ResolveAsync(Reference.Parse("v1"), Cancel)).ShouldBeNull();
        (await repository.GetManifestAsync(Reference.Of(digest), Cancel)).ShouldBeNull();
        (await repository.ListTagsAsync(Cancel).CountAsync(Cancel)).ShouldBe(0);
        (await repository.ListReferrersAsync(digest, Cancel).CountAsync(Cancel)).ShouldBe(0);
        (await repository.DeleteTagAsync(Tag.Parse("v1"), Cancel)).ShouldBe(RemoteDeletion.Absent);
        (await repository.DeleteManifestAsync(digest, Cancel)).ShouldBe(RemoteDeletion.Absent);
    }

    [Fact]
    public async Task A_registry_that_is_no_Harbor_is_not_taken_for_one()
    {
        await using var plain = await DockerRegistry.StartPlainAsync(Cancel);
        await using var registry = host.Registries.Open(
            new RemoteEndpoint("harbor", plain.Address, false, "", "basic", "", "")
        );

        (await registry.PingAsync(Cancel)).ShouldBe(PingOutcome.NotARegistry);
    }

    [Fact]
    public async Task A_Harbor_that_passes_over_the_tag_parameter_is_not_taken_to_have_put_the_tag()
    {
        // Harbor's own registry is this one.
        await using var plain = await DockerRegistry.StartPlainAsync(Cancel);
        await using var registry = host.Registries.Open(
            new RemoteEndpoint("harbor", plain.Address, false, "", "basic", "", "")
        );
        var repository = registry.Repository(RepositoryName.Parse("library/app"));
        var image = new ImageBuilder().Image(100);
        foreach (var blob in image.Blobs)
        {
            await repository.PushAsync(blob, chunked: false, new LastValue(), Cancel);
        }

        (await repository.PutManifestAsync(image.ToRemote(), Tag.Parse("v1"), Cancel)).ShouldBeFalse();

        (await repository.ResolveAsync(Reference.Parse(image.Digest), Cancel)).ShouldNotBeNull();
        (await repository.ResolveAsync(Reference.Parse("v1"), Cancel)).ShouldBeNull();
    }

    private IRemoteRegistry Open(Uri address) =>
        host.Registries.Open(
            new RemoteEndpoint(
                "harbor",
                address,
                Insecure: false,
                "",
                "basic",
                EntrepotSite.Admin,
                EntrepotSite.AdminPassword
            )
        );
}
