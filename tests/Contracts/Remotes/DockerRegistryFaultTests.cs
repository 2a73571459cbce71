using Entrepot.Oci;
using Entrepot.Remotes;
using Entrepot.Remotes.Outbound;
using Entrepot.Rigs.Faults;
using Entrepot.Rigs.Images;
using Entrepot.Rigs.Registries;
using Shouldly;
using Xunit;
using RigBlob = Entrepot.Rigs.Images.Blob;

namespace Entrepot.Contracts.Remotes;

/// <summary>Debian's docker-registry behind a wire or a proxy that misbehaves.</summary>
public sealed class DockerRegistryFaultTests : IAsyncLifetime
{
    private const int Megabyte = 1_000_000;
    private readonly RemotesHost host = new(new OutboundOptions());
    private DockerRegistry? peer;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private ImageBuilder Images { get; } = new(3);

    public async ValueTask InitializeAsync() => peer = await DockerRegistry.StartPlainAsync(Cancel);

    public async ValueTask DisposeAsync()
    {
        await host.DisposeAsync();
        await peer!.DisposeAsync();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_blob_arrives_although_the_connection_is_cut_in_the_middle_twice(bool chunked)
    {
        await using var wire = FaultProxy.Start(peer!.Address);
        await using var registry = Open(wire.Address);
        var repository = registry.Repository(RepositoryName.Parse("cut"));
        var blob = new RigBlob(Images.Noise(30 * Megabyte), MediaTypes.OciLayer);
        wire.Faults = new ConnectionFaults { CutUpAfter = 20 * Megabyte, Cuts = 2 };

        await repository.PushAsync(blob, chunked, new LastValue(), Cancel);

        (await repository.Blobs.ExistsAsync(Digest.Parse(blob.Digest), Cancel)).ShouldBeTrue();
    }

    [Fact]
    public async Task A_blob_in_chunks_goes_on_where_the_break_was_and_does_not_begin_again()
    {
        await using var wire = FaultProxy.Start(peer!.Address);
        await using var front = await FaultyHttpFront.StartAsync(wire.Address, Cancel);
        await using var registry = Open(front.Address);
        var repository = registry.Repository(RepositoryName.Parse("resumed"));
        var blob = new RigBlob(Images.Noise(40 * Megabyte), MediaTypes.OciLayer);
        front.Add(HttpFault.Reset() with { When = request => request.Method == "PATCH" && Patches(front) == 4 });

        await repository.PushAsync(blob, chunked: true, new LastValue(), Cancel);

        (await repository.Blobs.ExistsAsync(Digest.Parse(blob.Digest), Cancel)).ShouldBeTrue();
        // 40 MB are 5 chunks; the one that was lost is sent twice.
        Patches(front).ShouldBe(6);
        front.Requests.Count(request => request.Method == "POST").ShouldBe(1);
    }

    [Fact]
    public async Task A_request_that_is_answered_429_waits_as_long_as_it_is_asked_to()
    {
        await using var front = await FaultyHttpFront.StartAsync(peer!.Address, Cancel);
        await using var registry = Open(front.Address);
        var repository = registry.Repository(RepositoryName.Parse("busy"));
        front.Add(HttpFault.TooManyRequests(1, times: 2) with { When = request => request.IsManifest });

        (await repository.ResolveAsync(Reference.Parse("v1"), Cancel)).ShouldBeNull();

        var times = front.Requests.Where(request => request.IsManifest).Select(request => request.At).ToArray();
        times.Length.ShouldBeGreaterThanOrEqualTo(3);
        (times[1] - times[0]).ShouldBeGreaterThan(TimeSpan.FromSeconds(0.9));
        (times[2] - times[1]).ShouldBeGreaterThan(TimeSpan.FromSeconds(0.9));
    }

    [Fact]
    public async Task A_registry_that_asks_for_a_long_wait_is_not_asked_again_in_place()
    {
        await using var front = await FaultyHttpFront.StartAsync(peer!.Address, Cancel);
        await using var registry = Open(front.Address);
        var repository = registry.Repository(RepositoryName.Parse("busy"));
        front.Add(HttpFault.TooManyRequests(600, times: 9) with { When = request => request.IsManifest });

        var exception = await Should.ThrowAsync<RemoteException>(() =>
            repository.ResolveAsync(Reference.Parse("v1"), Cancel)
        );

        exception.Fault.Reason.ShouldBe(RemoteFaultReason.Busy);
        exception.Fault.RetryAfter.ShouldBe(TimeSpan.FromMinutes(10));
        front.Requests.Count(request => request.IsManifest).ShouldBe(1);
    }

    [Fact]
    public async Task A_registry_in_trouble_is_asked_four_times_and_then_said_to_be_at_fault()
    {
        await using var front = await FaultyHttpFront.StartAsync(peer!.Address, Cancel);
        await using var registry = Open(front.Address);
        var repository = registry.Repository(RepositoryName.Parse("trouble"));
        front.Add(HttpFault.Unavailable(times: 99) with { When = request => request.IsManifest });

        var exception = await Should.ThrowAsync<RemoteException>(() =>
            repository.ResolveAsync(Reference.Parse("v1"), Cancel)
        );

        exception.Fault.IsEndpointFault.ShouldBeTrue();
        exception.Fault.Reason.ShouldBe(RemoteFaultReason.ServerError);
        front.Requests.Count(request => request.IsManifest).ShouldBe(4);
    }

    [Theory]
    [InlineData(405, """{"errors":[{"code":"UNSUPPORTED"}]}""")]
    [InlineData(400, """{"errors":[{"code":"DIGEST_INVALID"}]}""")]
    [InlineData(400, """{"errors":[{"code":"UNSUPPORTED"}]}""")]
    public async Task Where_only_digests_can_be_deleted_a_tag_goes_alone_all_the_same(int status, string body)
    {
        await using var front = await FaultyHttpFront.StartAsync(peer!.Address, Cancel);
        await using var registry = Open(front.Address);
        var repository = registry.Repository(RepositoryName.Parse("untag"));
        front.Add(TagsCannotBeDeleted(status, body));
        var image = await PushAsync(repository, "goes", "stays");

        (await repository.DeleteTagAsync(Tag.Parse("goes"), Cancel)).ShouldBe(RemoteDeletion.Deleted);

        (await repository.ResolveAsync(Reference.Parse("goes"), Cancel)).ShouldBeNull();
        (await repository.ListTagsAsync(Cancel).ToListAsync(Cancel)).ShouldBe([Tag.Parse("stays")]);
        (await repository.ResolveAsync(Reference.Parse("stays"), Cancel))!.Digest.ToString().ShouldBe(image.Digest);
    }

    [Fact]
    public async Task Where_nothing_can_be_deleted_the_tag_stays_what_it_is_and_this_is_said()
    {
        await using var front = await FaultyHttpFront.StartAsync(peer!.Address, Cancel);
        await using var registry = Open(front.Address);
        var repository = registry.Repository(RepositoryName.Parse("kept"));
        front.Add(
            new HttpFault
            {
                Status = 405,
                Times = 99,
                When = request => request.Method == "DELETE",
            }
        );
        var image = await PushAsync(repository, "v1");

        (await repository.DeleteTagAsync(Tag.Parse("v1"), Cancel)).ShouldBe(RemoteDeletion.Unsupported);

        (await repository.ResolveAsync(Reference.Parse("v1"), Cancel))!.Digest.ToString().ShouldBe(image.Digest);
    }

    [Fact]
    public async Task An_upload_that_is_stopped_is_given_up_there()
    {
        await using var front = await FaultyHttpFront.StartAsync(peer!.Address, Cancel);
        await using var registry = Open(front.Address);
        var repository = registry.Repository(RepositoryName.Parse("stopped"));
        var blob = new RigBlob(Images.Noise(Megabyte), MediaTypes.OciLayer);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);

        await Should.ThrowAsync<OperationCanceledException>(() =>
            repository.Blobs.PushAsync(
                blob.Describe(),
                blob.Source(),
                new BlobPushOptions(Chunked: false, BytesPerSecond: 20_000),
                new LastValue(stop.Cancel),
                stop.Token
            )
        );

        front.Requests.ShouldContain(request => request.Method == "DELETE" && request.IsUpload);
    }

    [Fact]
    public async Task A_token_is_fetched_once_for_the_work_in_a_repository()
    {
        await using var tokens = await TokenServer.StartAsync(DockerRegistry.User, DockerRegistry.Password, Cancel);
        await using var guarded = await DockerRegistry.StartAsync(new DockerRegistryOptions { Token = tokens }, Cancel);
        await using var trusting = new RemotesHost(new OutboundOptions { TrustedRealms = [tokens.Address] });
        await using var registry = trusting.Registries.Open(
            new RemoteEndpoint(
                "docker-registry",
                guarded.Address,
                Insecure: false,
                "",
                "basic",
                DockerRegistry.User,
                DockerRegistry.Password
            )
        );
        var repository = registry.Repository(RepositoryName.Parse("team/app"));

        await repository.PushAsync(Images.Image(1000, 2000, 3000), Cancel, "v1", "v2");

        tokens.RequestedScopes.ShouldBe(["repository:team/app:pull,push"]);
    }

    [Fact]
    public async Task A_registry_without_HEAD_is_asked_with_GET()
    {
        await using var front = await FaultyHttpFront.StartAsync(peer!.Address, Cancel);
        await using var registry = Open(front.Address);
        var repository = registry.Repository(RepositoryName.Parse("headless"));
        front.Add(
            new HttpFault
            {
                Status = 405,
                Times = 99,
                When = request => request.Method == "HEAD" && request.IsManifest,
            }
        );
        var image = await PushAsync(repository, "v1");

        (await repository.ResolveAsync(Reference.Parse("v1"), Cancel))!.Digest.ToString().ShouldBe(image.Digest);
        (await repository.ResolveAsync(Reference.Parse("v2"), Cancel)).ShouldBeNull();
    }

    private static HttpFault TagsCannotBeDeleted(int status, string body) =>
        new()
        {
            Status = status,
            Body = body,
            Times = 99,
            Headers = new Dictionary<string, string> { ["Content-Type"] = "application/json" },
            When = request =>
                request.Method == "DELETE"
                && request.IsManifest
                && !request.Path.Contains("sha256", StringComparison.Ordinal),
        };

    private static int Patches(FaultyHttpFront front) => front.Requests.Count(request => request.Method == "PATCH");

    private IRemoteRegistry Open(Uri address) =>
        host.Registries.Open(new RemoteEndpoint("docker-registry", address, false, "", "basic", "", ""));

    private async Task<Artifact> PushAsync(IRemoteRepository repository, params string[] tags)
    {
        var image = Images.Image(1000);
        await repository.PushAsync(image, Cancel, tags);
        return image;
    }
}
