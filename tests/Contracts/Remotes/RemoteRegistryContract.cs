using System.Collections.Concurrent;
using System.Globalization;
using Entrepot.Oci;
using Entrepot.Remotes;
using Entrepot.Rigs.Images;
using Shouldly;
using Xunit;
using RigBlob = Entrepot.Rigs.Images.Blob;

namespace Entrepot.Contracts.Remotes;

/// <summary>What every adapter promises, whatever registry is behind it.</summary>
public abstract class RemoteRegistryContract<TPeer>(TPeer fixture) : IClassFixture<TPeer>, IAsyncDisposable
    where TPeer : RemotePeerFixture
{
    private const string SignatureType = "application/vnd.example.signature";
    private readonly RemotesHost host = new(fixture.Peer.Options);
    private IRemoteRegistry? registry;

    protected static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private RemotePeer Peer => fixture.Peer;

    private IRemoteRegistry Registry => registry ??= host.Registries.Open(Peer.Endpoint);

    private RemoteAbilities Shown => fixture.Shown;

    private ImageBuilder Images { get; } = new(7);

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await Registry.DisposeAsync();
        try
        {
            if (Shown.IsNewlyComplete())
            {
                await using var usual = host.Registries.Open(Peer.Endpoint with { Url = Peer.Usual });
                var key = RemotesPage.Key(fixture.Type, fixture.Against);
                RemotesPage.Hold(key, RemotesPage.Row(fixture.Type, fixture.Against, Shown, usual.Capabilities));
            }
        }
        finally
        {
            await host.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_ping_finds_it_healthy_and_takes_no_wrong_secret()
    {
        (await Registry.PingAsync(Cancel)).ShouldBe(PingOutcome.Healthy);
        if (Peer.Endpoint.AccessKey.Length == 0)
        {
            return;
        }

        await using var wrong = host.Registries.Open(Peer.Endpoint with { AccessSecret = "wrong" });
        (await wrong.PingAsync(Cancel)).ShouldBe(PingOutcome.Credentials);
    }

    [Fact]
    public async Task What_its_kind_says_of_itself_is_so()
    {
        var kind = host.Registries.Find(Peer.Endpoint.Type).ShouldNotBeNull();

        kind.DeletesTags.ShouldBe(Registry.Capabilities.TagDeletion);
        kind.ShowsLabels.ShouldBe(await Registry.ListLabelsAsync(Cancel) is not null);
        if (!kind.ListsRepositories)
        {
            var exception = await Should.ThrowAsync<RemoteException>(async () =>
                await Registry.ListRepositoriesAsync(Cancel).CountAsync(Cancel)
            );
            exception.Fault.Reason.ShouldBe(RemoteFaultReason.Unsupported);
        }
    }

    [Fact]
    public async Task An_image_arrives_byte_for_byte_under_its_tag_and_its_digest()
    {
        var repository = await PrepareAsync("app");
        var image = Images.Image(1000, 200_000);

        await repository.PushAsync(image, Cancel, "v1");

        var head = await repository.ResolveAsync(Reference.Parse("v1"), Cancel);
        head.ShouldNotBeNull().Digest.ToString().ShouldBe(image.Digest);
        foreach (var reference in new[] { "v1", image.Digest })
        {
            var manifest = await repository.GetManifestAsync(Reference.Parse(reference), Cancel);
            manifest.ShouldNotBeNull().Content.ToArray().ShouldBe(image.Manifest.Bytes);
            manifest.MediaType.ShouldBe(MediaType.OciManifest);
            manifest.Digest.ToString().ShouldBe(image.Digest);
        }

        foreach (var blob in image.Blobs)
        {
            (await repository.Blobs.ExistsAsync(Digest.Parse(blob.Digest), Cancel)).ShouldBeTrue();
        }

        Shown.Add(RemoteAbility.Push, works: true);
        Shown.Add(RemoteAbility.Pull, works: true);
    }

    [Fact]
    public async Task What_has_to_exist_before_the_first_push_is_made()
    {
        var name = RepositoryName.Parse(string.Format(CultureInfo.InvariantCulture, Peer.Unmade, fixture.Next()));
        var image = Images.Image(100);
        var needed = !await TakesAsync(name, image);

        await Registry.PrepareRepositoryAsync(name, makePublic: false, Cancel);
        await Registry.PrepareRepositoryAsync(name, makePublic: true, Cancel);

        (await TakesAsync(name, image)).ShouldBeTrue();
        Shown.Add(RemoteAbility.Prepare, needed);
    }

    [Fact]
    public async Task An_index_with_several_platforms_keeps_its_digest_and_type()
    {
        var repository = await PrepareAsync("multi");
        var index = Images.MultiArchitecture(3000, "amd64", "arm64");

        await repository.PushAsync(index, Cancel, "v1");

        var manifest = await repository.GetManifestAsync(Reference.Parse("v1"), Cancel);
        manifest.ShouldNotBeNull().Digest.ToString().ShouldBe(index.Digest);
        manifest.MediaType.ShouldBe(MediaType.OciIndex);
    }

    [Fact]
    public async Task A_docker_image_keeps_its_type()
    {
        var repository = await PrepareAsync("docker");
        var image = Images.DockerImage(3000);

        await repository.PushAsync(image, Cancel, "v1");

        var head = await repository.ResolveAsync(Reference.Parse("v1"), Cancel);
        head.ShouldBe(new RemoteManifestHead(Digest.Parse(image.Digest), MediaType.DockerManifest));
    }

    [Fact]
    public async Task What_is_not_there_is_null_or_false_and_not_an_exception()
    {
        var repository = await PrepareAsync("nothing");
        var digest = DigestAlgorithm.Sha256.Of("absent"u8);

        (await repository.ResolveAsync(Reference.Parse("v1"), Cancel)).ShouldBeNull();
        (await repository.ResolveAsync(Reference.Of(digest), Cancel)).ShouldBeNull();
        (await repository.GetManifestAsync(Reference.Parse("v1"), Cancel)).ShouldBeNull();
        (await repository.Blobs.ExistsAsync(digest, Cancel)).ShouldBeFalse();
        (await repository.ListTagsAsync(Cancel).ToListAsync(Cancel)).ShouldBeEmpty();
        (await repository.ListReferrersAsync(digest, Cancel).ToListAsync(Cancel)).ShouldBeEmpty();
        (await repository.DeleteTagAsync(Tag.Parse("v1"), Cancel)).ShouldBe(RemoteDeletion.Absent);
        (await repository.DeleteManifestAsync(digest, Cancel)).ShouldBe(RemoteDeletion.Absent);
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(0, true)]
    [InlineData(1, true)]
    [InlineData(20_000_000, false)]
    [InlineData(20_000_000, true)]
    public async Task A_blob_of_any_size_arrives_and_its_progress_is_told(int size, bool chunked)
    {
        var repository = await PrepareAsync("blobs");
        var blob = new RigBlob(Images.Noise(size), MediaTypes.OciLayer);
        var progress = new LastValue();

        await repository.PushAsync(blob, chunked, progress, Cancel);

        (await repository.Blobs.ExistsAsync(Digest.Parse(blob.Digest), Cancel)).ShouldBeTrue();
        progress.Value.ShouldBe(size);
        if (chunked && size > 10_000_000)
        {
            // A registry that does not take chunks after all gets everything again from the start.
            var works = Registry.Capabilities.ChunkedUpload;
            progress.WentBack.ShouldBeFalse();
            Shown.Add(RemoteAbility.Chunks, works);
        }
    }

    [Fact]
    public async Task A_blob_whose_bytes_are_others_than_its_digest_says_is_a_fault_of_the_artifact()
    {
        var repository = await PrepareAsync("blobs");
        var descriptor = new RigBlob("what it should be"u8.ToArray(), MediaTypes.OciLayer).Describe();
        var bytes = "what it is is else"u8[..(int)descriptor.Size].ToArray();

        var exception = await Should.ThrowAsync<RemoteException>(() =>
            repository.Blobs.PushAsync(
                descriptor,
                (offset, _) => ValueTask.FromResult<Stream>(new MemoryStream(bytes[(int)offset..])),
                new BlobPushOptions(false, 0),
                new LastValue(),
                Cancel
            )
        );

        exception.Fault.IsEndpointFault.ShouldBeFalse(exception.Message);
        (await repository.Blobs.ExistsAsync(descriptor.Digest, Cancel)).ShouldBeFalse();
    }

    [Fact]
    public async Task A_blob_of_another_repository_is_mounted_or_asked_to_be_sent()
    {
        var from = await PrepareAsync("from");
        var to = await PrepareAsync("to");
        var blob = Images.LayerBlob(5000);
        await from.PushAsync(blob, chunked: false, new LastValue(), Cancel);

        var mounted = await to.Blobs.MountAsync(Digest.Parse(blob.Digest), from.Name, Cancel);

        (await to.Blobs.ExistsAsync(Digest.Parse(blob.Digest), Cancel)).ShouldBe(mounted);
        var absent = DigestAlgorithm.Sha256.Of("absent"u8);
        (await to.Blobs.MountAsync(absent, from.Name, Cancel)).ShouldBeFalse();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(123_456)]
    public async Task A_blob_is_read_from_any_place_on(int offset)
    {
        var repository = await PrepareAsync("read");
        var blob = Images.LayerBlob(300_000);
        await repository.PushAsync(blob, chunked: false, new LastValue(), Cancel);

        (await repository.ReadBlobAsync(blob.Digest, offset, Cancel)).ShouldBe(blob.Bytes[offset..]);
        var absent = DigestAlgorithm.Sha256.Of("absent"u8);
        (await repository.Blobs.OpenAsync(absent, 0, Cancel)).ShouldBeNull();
    }

    [Fact]
    public async Task A_repository_is_listed_or_the_registry_says_that_it_lists_none()
    {
        var repository = await PrepareAsync("listed");
        await repository.PushAsync(Images.Image(100), Cancel, "v1");
        try
        {
            (await Registry.ListRepositoriesAsync(Cancel).ToListAsync(Cancel)).ShouldContain(repository.Name);
        }
        catch (RemoteException exception)
        {
            exception.Fault.Reason.ShouldBe(RemoteFaultReason.Unsupported);
            exception.Fault.Words.ShouldContain("name filter");
        }
    }

    [Fact]
    public async Task Every_tag_is_listed()
    {
        var repository = await PrepareAsync("tags");
        var image = Images.Image(100);
        string[] tags = [.. Enumerable.Range(1, 25).Select(number => $"v{number}")];
        await repository.PushAsync(image, Cancel, tags[0]);
        foreach (var tag in tags[1..])
        {
            await repository.PutManifestAsync(Reference.Parse(tag), image.ToRemote(), Cancel);
        }

        var listed = await repository.ListTagsAsync(Cancel).Select(tag => tag.ToString()).ToListAsync(Cancel);

        listed.ShouldBe(tags, ignoreOrder: true);
        Shown.Add(RemoteAbility.ListTags, works: true);
    }

    [Fact]
    public async Task A_tag_that_is_sent_with_the_digest_is_put_or_nothing_is_said_of_it()
    {
        var repository = await PrepareAsync("tagged");
        var image = Images.Image(100);
        foreach (var blob in image.Blobs)
        {
            await repository.PushAsync(blob, chunked: false, new LastValue(), Cancel);
        }

        var tagged = await repository.PutManifestAsync(image.ToRemote(), Tag.Parse("v1"), Cancel);

        var byDigest = await repository.ResolveAsync(Reference.Parse(image.Digest), Cancel);
        byDigest.ShouldNotBeNull();
        var byTag = await repository.ResolveAsync(Reference.Parse("v1"), Cancel);
        byTag?.Digest.ToString().ShouldBe(tagged ? image.Digest : null);
        tagged.ShouldBe(Registry.Capabilities.TagsWithDigests);
    }

    [Fact]
    public async Task Deleting_a_tag_leaves_another_tag_of_the_same_digest()
    {
        var repository = await PrepareAsync("untag");
        var image = Images.Image(100);
        await repository.PushAsync(image, Cancel, "stays");
        await repository.PutManifestAsync(Reference.Parse("goes"), image.ToRemote(), Cancel);

        if (!Registry.Capabilities.TagDeletion)
        {
            (await repository.DeleteTagAsync(Tag.Parse("goes"), Cancel)).ShouldBe(RemoteDeletion.Unsupported);
            (await repository.ListTagsAsync(Cancel).CountAsync(Cancel)).ShouldBe(2);
            Shown.Add(RemoteAbility.DeleteTag, works: false);
            return;
        }

        (await repository.DeleteTagAsync(Tag.Parse("goes"), Cancel)).ShouldBe(RemoteDeletion.Deleted);

        (await repository.ResolveAsync(Reference.Parse("goes"), Cancel)).ShouldBeNull();
        var head = await repository.ResolveAsync(Reference.Parse("stays"), Cancel);
        head.ShouldNotBeNull().Digest.ToString().ShouldBe(image.Digest);
        (await repository.ListTagsAsync(Cancel).ToListAsync(Cancel)).ShouldBe([Tag.Parse("stays")]);
        (await repository.DeleteTagAsync(Tag.Parse("goes"), Cancel)).ShouldBe(RemoteDeletion.Absent);
        Shown.Add(RemoteAbility.DeleteTag, works: true);
    }

    [Fact]
    public async Task Many_tags_deleted_at_once_are_all_gone_and_no_other()
    {
        var repository = await PrepareAsync("untag-many");
        var image = Images.Image(100);
        List<Tag> tags = [.. Enumerable.Range(0, 60).Select(number => Tag.Parse($"y{number}"))];
        await repository.PushAsync(image, Cancel, "keep");
        foreach (var tag in tags)
        {
            await repository.PutManifestAsync(Reference.Of(tag), image.ToRemote(), Cancel);
        }

        var deleted = new ConcurrentBag<RemoteDeletion>();
        // As workers do: each has its own object for the same endpoint.
        await Parallel.ForEachAsync(
            tags,
            new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = Cancel },
            async (tag, token) =>
            {
                await using var worker = host.Registries.Open(Peer.Endpoint);
                deleted.Add(await worker.Repository(repository.Name).DeleteTagAsync(tag, token));
            }
        );

        if (!Registry.Capabilities.TagDeletion)
        {
            deleted.ShouldAllBe(outcome => outcome == RemoteDeletion.Unsupported);
            (await repository.ListTagsAsync(Cancel).CountAsync(Cancel)).ShouldBe(61);
            return;
        }

        (await repository.ListTagsAsync(Cancel).ToListAsync(Cancel)).ShouldBe([Tag.Parse("keep")]);
    }

    [Fact]
    public async Task A_manifest_without_tags_is_deleted_by_its_digest()
    {
        var repository = await PrepareAsync("delete");
        var image = Images.Image(100);
        var reference = Reference.Parse(image.Digest);
        await repository.PushAsync(image, Cancel, "v1");
        await repository.DeleteTagAsync(Tag.Parse("v1"), Cancel);

        var outcome = await repository.DeleteManifestAsync(Digest.Parse(image.Digest), Cancel);

        if (!Registry.Capabilities.ManifestDeletion)
        {
            outcome.ShouldBe(RemoteDeletion.Unsupported);
            (await repository.ResolveAsync(reference, Cancel)).ShouldNotBeNull();
            Shown.Add(RemoteAbility.DeleteManifest, works: false);
            return;
        }

        // Some registries let go of a manifest with its last tag.
        outcome.ShouldBeOneOf(RemoteDeletion.Deleted, RemoteDeletion.Absent);
        (await repository.ResolveAsync(reference, Cancel)).ShouldBeNull();
        Shown.Add(RemoteAbility.DeleteManifest, works: true);
    }

    [Fact]
    public async Task Referrers_are_found_after_they_were_put_and_no_longer_after_they_were_deleted()
    {
        var repository = await PrepareAsync("signed");
        var image = Images.Image(100);
        Artifact[] signatures = [Images.Referrer(image, SignatureType), Images.Referrer(image, SignatureType)];
        await repository.PushAsync(image, Cancel, "v1");
        foreach (var signature in signatures)
        {
            await repository.PushAsync(signature, Cancel);
        }

        var found = await repository.ListReferrersAsync(Digest.Parse(image.Digest), Cancel).ToListAsync(Cancel);
        found
            .Select(one => one.Digest.ToString())
            .ShouldBe(signatures.Select(signature => signature.Digest), ignoreOrder: true);
        found.ShouldAllBe(one => one.ArtifactType == MediaType.Parse(SignatureType));

        // The tag's name is that of the referrers tag schema.
        var byTag = await repository
            .ListTagsAsync(Cancel)
            .AnyAsync(tag => tag.ToString().StartsWith("sha256-", StringComparison.Ordinal), Cancel);
        Shown[RemoteAbility.Referrers] = byTag ? "by tag" : "by API";

        var deleted = await repository.DeleteManifestAsync(Digest.Parse(signatures[0].Digest), Cancel);
        if (!Registry.Capabilities.ManifestDeletion)
        {
            deleted.ShouldBe(RemoteDeletion.Unsupported);
            return;
        }

        var left = await repository.ListReferrersAsync(Digest.Parse(image.Digest), Cancel).ToListAsync(Cancel);
        left.Select(one => one.Digest.ToString()).ShouldBe([signatures[1].Digest]);
    }

    [Fact]
    public async Task A_push_that_is_stopped_ends_within_two_seconds()
    {
        var repository = await PrepareAsync("stopped");
        var blob = new RigBlob(Images.Noise(1_000_000), MediaTypes.OciLayer);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var pushing = repository.Blobs.PushAsync(
            blob.Describe(),
            blob.Source(),
            new BlobPushOptions(Chunked: false, BytesPerSecond: 20_000),
            new LastValue(stop.Cancel),
            stop.Token
        );

        await Should.ThrowAsync<OperationCanceledException>(() => pushing.WaitAsync(TimeSpan.FromSeconds(30), Cancel));

        stop.IsCancellationRequested.ShouldBeTrue();
    }

    /// <summary>Whether the registry takes a push into a repository as it is.</summary>
    private async Task<bool> TakesAsync(RepositoryName name, Artifact image)
    {
        try
        {
            await Registry.Repository(name).PushAsync(image, Cancel, "v1");
            return true;
        }
        catch (RemoteException)
        {
            return false;
        }
    }

    /// <summary>A repository that no other test uses.</summary>
    private async Task<IRemoteRepository> PrepareAsync(string name)
    {
        var repository = RepositoryName.Parse($"{Peer.Prefix}{name}-{fixture.Next()}");
        await Registry.PrepareRepositoryAsync(repository, makePublic: false, Cancel);
        return Registry.Repository(repository);
    }
}
