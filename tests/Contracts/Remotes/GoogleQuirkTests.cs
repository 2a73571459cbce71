using Entrepot.Oci;
using Entrepot.Remotes;
using Entrepot.Remotes.Outbound;
using Entrepot.Rigs.Images;
using Entrepot.Rigs.Remotes;
using Shouldly;
using Xunit;

namespace Entrepot.Contracts.Remotes;

/// <summary>What is odd about Google's registries.</summary>
public sealed class GoogleQuirkTests : IAsyncDisposable
{
    private readonly RemotesHost host = new(new OutboundOptions());

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private ImageBuilder Images { get; } = new(5);

    public ValueTask DisposeAsync() => host.DisposeAsync();

    [Fact]
    public async Task The_key_file_is_taken_raw_and_in_base64_and_a_token_in_its_stead_and_nothing_else()
    {
        await using var google = await StartAsync(new GoogleOptions(GoogleMode.ArtifactRegistry));

        (await PingAsync(google, "_json_key", google.Key.Json)).ShouldBe(PingOutcome.Healthy);
        (await PingAsync(google, "_json_key", $"{google.Key.Json}\n")).ShouldBe(PingOutcome.Healthy);
        (await PingAsync(google, "_json_key_base64", google.Key.Base64)).ShouldBe(PingOutcome.Healthy);
        (await PingAsync(google, "oauth2accesstoken", google.Key.AccessToken)).ShouldBe(PingOutcome.Healthy);
        (await PingAsync(google, "_json_key", new GoogleKey().Json)).ShouldBe(PingOutcome.Credentials);
        (await PingAsync(google, "_json_key_base64", google.Key.Json)).ShouldBe(PingOutcome.Credentials);
        (await PingAsync(google, "", "")).ShouldBe(PingOutcome.Credentials);
    }

    [Fact]
    public async Task A_digest_is_refused_while_a_tag_has_it_and_goes_after_its_tags()
    {
        await using var google = await StartAsync(new GoogleOptions(GoogleMode.ArtifactRegistry));
        await using var registry = Open(google);
        registry.Capabilities.TagsBeforeDigests.ShouldBeTrue();
        var repository = registry.Repository(RepositoryName.Parse("demo-project/images/app"));
        var image = Images.Image(100);
        await repository.PushAsync(image, Cancel, "v1");

        var refusal = await Should.ThrowAsync<RemoteException>(() =>
            repository.DeleteManifestAsync(Digest.Parse(image.Digest), Cancel)
        );
        refusal.Fault.IsEndpointFault.ShouldBeFalse();
        refusal.Fault.Words.ShouldContain("still referenced by tag: v1");

        (await repository.DeleteTagAsync(Tag.Parse("v1"), Cancel)).ShouldBe(RemoteDeletion.Deleted);
        (await repository.DeleteManifestAsync(Digest.Parse(image.Digest), Cancel)).ShouldBe(RemoteDeletion.Deleted);
    }

    [Fact]
    public async Task A_tag_that_cannot_be_deleted_is_not_made_useless_instead()
    {
        await using var google = await StartAsync(
            new GoogleOptions(GoogleMode.ArtifactRegistry) { ImmutableTags = true }
        );
        await using var registry = Open(google);
        var repository = registry.Repository(RepositoryName.Parse("demo-project/images/app"));
        var image = Images.Image(100);
        await repository.PushAsync(image, Cancel, "v1");

        await Should.ThrowAsync<RemoteException>(() => repository.DeleteTagAsync(Tag.Parse("v1"), Cancel));

        (await repository.ResolveAsync(Reference.Parse("v1"), Cancel))!.Digest.ToString().ShouldBe(image.Digest);
    }

    [Fact]
    public async Task A_repository_that_nobody_made_is_a_fault_of_the_artifact_that_says_so()
    {
        await using var google = await StartAsync(new GoogleOptions(GoogleMode.ArtifactRegistry));
        await using var registry = Open(google);
        var repository = registry.Repository(RepositoryName.Parse("demo-project/unmade/app"));

        var exception = await Should.ThrowAsync<RemoteException>(() => repository.PushAsync(Images.Image(100), Cancel));

        exception.Fault.Reason.ShouldBe(RemoteFaultReason.Refused);
        exception.Fault.Words.ShouldContain("not found");
    }

    [Fact]
    public async Task Blobs_are_sent_outside_v2_in_one_piece_and_read_from_the_storage_without_credentials()
    {
        await using var google = await StartAsync(new GoogleOptions(GoogleMode.ArtifactRegistry));
        await using var registry = Open(google);
        registry.Capabilities.ChunkedUpload.ShouldBeFalse();
        var repository = registry.Repository(RepositoryName.Parse("demo-project/images/app"));
        var blob = Images.LayerBlob(300_000);

        await repository.PushAsync(blob, chunked: false, new LastValue(), Cancel);
        (await repository.ReadBlobAsync(blob.Digest, 0, Cancel)).ShouldBe(blob.Bytes);
        google.Leaks.ShouldBeEmpty();
        google.Requests.ShouldContain(request =>
            request.StartsWith("PUT /artifacts-uploads/", StringComparison.Ordinal)
        );
        google.Requests.ShouldNotContain(request => request.StartsWith("PATCH", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Tokens_that_ran_out_are_fetched_again_in_the_middle_of_the_work()
    {
        await using var google = await StartAsync(new GoogleOptions(GoogleMode.ContainerRegistry));
        await using var registry = Open(google);
        var repository = registry.Repository(RepositoryName.Parse("demo-project/app"));
        await repository.PushAsync(Images.Image(100), Cancel, "v1");

        google.ExpireTokens();
        await repository.PushAsync(Images.Image(200), Cancel, "v2");

        (await repository.ListTagsAsync(Cancel).CountAsync(Cancel)).ShouldBe(2);
    }

    [Theory]
    [InlineData("https://gcr.io", 2)]
    [InlineData("https://us.gcr.io", 2)]
    [InlineData("https://europe-west1-docker.pkg.dev", 3)]
    public async Task Names_are_as_deep_as_the_host_wants_them(string url, int components)
    {
        await using var registry = host.Registries.Open(
            new RemoteEndpoint("google-gcr", new Uri(url), false, "", "basic", "_json_key", "{}")
        );

        registry.Capabilities.MinimumPathComponents.ShouldBe(components);
    }

    private static Task<GoogleSimulator> StartAsync(GoogleOptions options) =>
        GoogleSimulator.StartAsync(options, Cancel);

    private IRemoteRegistry Open(GoogleSimulator google) => Open(google, "_json_key", google.Key.Json);

    private IRemoteRegistry Open(GoogleSimulator google, string key, string secret) =>
        host.Registries.Open(new RemoteEndpoint("google-gcr", google.Address, false, "", "basic", key, secret));

    private async Task<PingOutcome> PingAsync(GoogleSimulator google, string key, string secret)
    {
        await using var registry = Open(google, key, secret);
        return await registry.PingAsync(Cancel);
    }
}
