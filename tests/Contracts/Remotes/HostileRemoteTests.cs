using System.Diagnostics;
using Entrepot.Oci;
using Entrepot.Remotes;
using Entrepot.Remotes.Outbound;
using Entrepot.Rigs.Certificates;
using Entrepot.Rigs.Images;
using Entrepot.Rigs.Remotes;
using Shouldly;
using Xunit;

namespace Entrepot.Contracts.Remotes;

/// <summary>
/// Whatever a remote does: its credentials reach nobody else, memory and time stay bounded, and what comes out is one
/// of the known faults in words of our own.
/// </summary>
[Collection<MemoryIsMeasured>]
public sealed class HostileRemoteTests : IAsyncDisposable
{
    private const RemoteFaultReason Not = RemoteFaultReason.NotARegistry;
    private static readonly Tag Tag = Tag.Parse("v1");
    private RemotesHost host = new(Limits(connect: TimeSpan.FromSeconds(5)));

    public static TheoryData<HostileBehaviour, RemoteAct, RemoteFaultReason> Cases =>
        new()
        {
            { HostileBehaviours.RealmElsewhere, RemoteAct.Resolve, RemoteFaultReason.RefusedByPolicy },
            { HostileBehaviours.RealmInDisguise, RemoteAct.Resolve, RemoteFaultReason.RefusedByPolicy },
            { HostileBehaviours.UnauthorizedForever, RemoteAct.Resolve, RemoteFaultReason.Credentials },
            { HostileBehaviours.GarbledChallenge, RemoteAct.Resolve, Not },
            { HostileBehaviours.TokenRedirected, RemoteAct.Resolve, Not },
            { HostileBehaviours.TokenEndless, RemoteAct.Resolve, Not },
            { HostileBehaviours.TokenIsWebPage, RemoteAct.Resolve, Not },
            { HostileBehaviours.ManifestIsWebPage, RemoteAct.Get, Not },
            // One artifact that is odd fails alone: a registry keeps what anybody pushed to it.
            { HostileBehaviours.ManifestIsList, RemoteAct.Get, RemoteFaultReason.Refused },
            { HostileBehaviours.ManifestIsOther, RemoteAct.Get, RemoteFaultReason.DigestMismatch },
            { HostileBehaviours.ManifestPacked, RemoteAct.Get, RemoteFaultReason.Refused },
            { HostileBehaviours.ManifestEndless, RemoteAct.Get, RemoteFaultReason.Refused },
            { HostileBehaviours.ManifestCut, RemoteAct.Get, RemoteFaultReason.Cut },
            { HostileBehaviours.HangsAfterHead, RemoteAct.Get, RemoteFaultReason.Timeout },
            { HostileBehaviours.HangsBeforeHead, RemoteAct.Get, RemoteFaultReason.Timeout },
            { HostileBehaviours.Dies, RemoteAct.Get, RemoteFaultReason.Cut },
            { HostileBehaviours.ManifestRedirected, RemoteAct.Get, Not },
            { HostileBehaviours.ManifestRedirected, RemoteAct.Resolve, Not },
            { HostileBehaviours.ManifestRedirected, RemoteAct.Put, Not },
            { HostileBehaviours.ManifestRedirected, RemoteAct.Delete, Not },
            { HostileBehaviours.ErrorEndless, RemoteAct.Get, RemoteFaultReason.ServerError },
            { HostileBehaviours.ErrorEchoes, RemoteAct.Get, RemoteFaultReason.Refused },
            { HostileBehaviours.TagsRedirected, RemoteAct.List, Not },
            { HostileBehaviours.TagsGoOnElsewhere, RemoteAct.List, Not },
            { HostileBehaviours.TagsInCircles, RemoteAct.List, Not },
            { HostileBehaviours.TagsWithoutEnd, RemoteAct.List, Not },
            { HostileBehaviours.UploadElsewhere, RemoteAct.Push, Not },
            { HostileBehaviours.UploadElsewhere, RemoteAct.PushChunked, Not },
            { HostileBehaviours.UploadRedirected, RemoteAct.Push, Not },
            { HostileBehaviours.UploadLies, RemoteAct.PushChunked, Not },
            { HostileBehaviours.UploadOtherDigest, RemoteAct.Push, RemoteFaultReason.DigestMismatch },
            { HostileBehaviours.BlobInCircles, RemoteAct.Open, Not },
        };

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => host.DisposeAsync();

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task A_remote_that_misbehaves_gains_nothing(
        HostileBehaviour behaviour,
        RemoteAct act,
        RemoteFaultReason reason
    )
    {
        if (reason == RemoteFaultReason.Timeout)
        {
            // Four tries of it are waited for.
            await host.DisposeAsync();
            host = new RemotesHost(Limits(connect: TimeSpan.FromMilliseconds(300)));
        }

        await using var remote = await HostileRemote.StartAsync(behaviour, Cancel);
        await using var registry = Open(remote);
        var before = GC.GetTotalAllocatedBytes();
        var time = Stopwatch.StartNew();

        var exception = await Should.ThrowAsync<RemoteException>(() => DoAsync(registry, remote, act));

        exception.Fault.Reason.ShouldBe(reason, exception.Message);
        exception.Fault.Words.ShouldNotContain(HostileRemote.Secret);
        exception.Fault.Words.ShouldAllBe(letter => letter >= ' ');
        exception.Fault.Words.Length.ShouldBeLessThan(600);
        time.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(30));
        (GC.GetTotalAllocatedBytes() - before).ShouldBeLessThan(200_000_000);
        ShouldHaveKeptItsSecrets(remote);
    }

    [Fact]
    public async Task Well_behaved_it_answers_everything()
    {
        // Without this the cases above could pass for the wrong reason.
        await using var remote = await HostileRemote.StartAsync(HostileBehaviours.None, Cancel);
        await using var registry = Open(remote);

        (await registry.PingAsync(Cancel)).ShouldBe(PingOutcome.Healthy);
        foreach (var act in Enum.GetValues<RemoteAct>().Except([RemoteAct.PushChunked]))
        {
            await DoAsync(registry, remote, act);
        }

        remote.Stranger.Received.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_blob_is_fetched_from_elsewhere_without_credentials()
    {
        await using var remote = await HostileRemote.StartAsync(HostileBehaviours.BlobRedirected, Cancel);
        await using var registry = Open(remote);

        await DoAsync(registry, remote, RemoteAct.Open);

        remote.Stranger.Received.ShouldHaveSingleItem().ShouldStartWith("GET /v2/app/blobs/sha256");
        ShouldHaveKeptItsSecrets(remote);
    }

    [Fact]
    public async Task A_blob_is_not_fetched_over_http_when_the_registry_speaks_https()
    {
        using var authority = new CertificateAuthority();
        await using var remote = await HostileRemote.StartAsync(HostileBehaviours.BlobRedirected, Cancel, authority);
        await using var registry = Open(remote, authority.Pem);

        var exception = await Should.ThrowAsync<RemoteException>(() => DoAsync(registry, remote, RemoteAct.Open));

        exception.Fault.Reason.ShouldBe(Not);
        remote.Stranger.Received.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_certificate_that_nobody_vouches_for_is_refused_unless_the_endpoint_says_otherwise()
    {
        using var authority = new CertificateAuthority();
        using var other = new CertificateAuthority("Another CA");
        await using var remote = await HostileRemote.StartAsync(HostileBehaviours.None, Cancel, authority);
        var endpoint = EndpointOf(remote);

        (await PingAsync(endpoint)).ShouldBe(PingOutcome.Tls);
        (await PingAsync(endpoint with { CaCertificate = other.Pem })).ShouldBe(PingOutcome.Tls);
        (await PingAsync(endpoint with { CaCertificate = authority.Pem })).ShouldBe(PingOutcome.Healthy);
        (await PingAsync(endpoint with { Insecure = true })).ShouldBe(PingOutcome.Healthy);
        var wrongName = new UriBuilder(remote.Address) { Host = "127.0.0.2" }.Uri;
        (await PingAsync(endpoint with { Url = wrongName, CaCertificate = authority.Pem })).ShouldNotBe(
            PingOutcome.Healthy
        );
    }

    [Fact]
    public async Task A_wider_token_is_fetched_when_the_registry_asks_for_one()
    {
        await using var remote = await HostileRemote.StartAsync(HostileBehaviours.WantsMore, Cancel);
        await using var registry = Open(remote);

        await DoAsync(registry, remote, RemoteAct.Resolve);
        await DoAsync(registry, remote, RemoteAct.Get);
    }

    [Theory]
    [InlineData("bytes 0-499/500")]
    [InlineData("bytes 200-499/500")]
    [InlineData("items 100-499/500")]
    [InlineData("nonsense")]
    [InlineData("")]
    public async Task A_piece_of_a_blob_that_does_not_say_that_it_begins_where_it_was_asked_to_is_not_joined(
        string range
    )
    {
        await using var remote = await HostileRemote.StartAsync(HostileBehaviours.Piece(range), Cancel);
        await using var registry = Open(remote);
        var layer = remote.Image.Blobs[1];

        var read = await registry.Repository(RepositoryName.Parse("app")).ReadBlobAsync(layer.Digest, 100, Cancel);

        read.ShouldBe(layer.Bytes[100..]);
    }

    [Fact]
    public async Task Cookies_are_not_kept()
    {
        await using var remote = await HostileRemote.StartAsync(HostileBehaviours.Cookies, Cancel);
        await using var registry = Open(remote);

        await DoAsync(registry, remote, RemoteAct.Resolve);
        await DoAsync(registry, remote, RemoteAct.List);

        remote.Cookies.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_ping_finds_out_what_is_wrong_and_says_nothing_of_what_it_read()
    {
        foreach (
            var (behaviour, outcome) in new[]
            {
                (HostileBehaviours.RootIsWebPage, PingOutcome.NotARegistry),
                (HostileBehaviours.RealmElsewhere, PingOutcome.RefusedByPolicy),
                (HostileBehaviours.UnauthorizedForever, PingOutcome.Credentials),
                (HostileBehaviours.TokenIsWebPage, PingOutcome.NotARegistry),
            }
        )
        {
            await using var remote = await HostileRemote.StartAsync(behaviour, Cancel);
            (await PingAsync(EndpointOf(remote))).ShouldBe(outcome, behaviour.Name);
            ShouldHaveKeptItsSecrets(remote);
        }
    }

    private static OutboundOptions Limits(TimeSpan connect) =>
        new()
        {
            ConnectTimeout = connect,
            HeaderTimeout = TimeSpan.FromMilliseconds(300),
            IdleTimeout = TimeSpan.FromMilliseconds(300),
            CommitTimeout = TimeSpan.FromSeconds(5),
        };

    private static void ShouldHaveKeptItsSecrets(HostileRemote remote)
    {
        var basic = Convert.ToBase64String(
            System.Text.Encoding.UTF8.GetBytes($"{HostileRemote.User}:{HostileRemote.Secret}")
        );
        foreach (var request in remote.Stranger.Received)
        {
            request.ShouldNotContain("Authorization", Case.Insensitive);
            request.ShouldNotContain(HostileRemote.Secret);
            request.ShouldNotContain(basic);
        }

        remote.Cookies.ShouldBeEmpty();
    }

    private static RemoteEndpoint EndpointOf(HostileRemote remote, string certificate = "") =>
        new(
            "docker-registry",
            remote.Address,
            Insecure: false,
            certificate,
            "basic",
            HostileRemote.User,
            HostileRemote.Secret
        );

    private IRemoteRegistry Open(HostileRemote remote, string certificate = "") =>
        host.Registries.Open(EndpointOf(remote, certificate));

    private async Task<PingOutcome> PingAsync(RemoteEndpoint endpoint)
    {
        await using var registry = host.Registries.Open(endpoint);
        return await registry.PingAsync(Cancel);
    }

    private static async Task DoAsync(IRemoteRegistry registry, HostileRemote remote, RemoteAct act)
    {
        var repository = registry.Repository(RepositoryName.Parse("app"));
        switch (act)
        {
            case RemoteAct.Resolve:
                (await repository.ResolveAsync(Reference.Of(Tag), Cancel)).ShouldNotBeNull();
                break;
            case RemoteAct.Get:
                (await repository.GetManifestAsync(Reference.Parse(remote.Image.Digest), Cancel)).ShouldNotBeNull();
                break;
            case RemoteAct.Put:
                await repository.PutManifestAsync(Reference.Of(Tag), remote.Image.ToRemote(), Cancel);
                break;
            case RemoteAct.Delete:
                await repository.DeleteManifestAsync(Digest.Parse(remote.Image.Digest), Cancel);
                break;
            case RemoteAct.List:
                await repository.ListTagsAsync(Cancel).CountAsync(Cancel);
                break;
            case RemoteAct.Push:
                await repository.PushAsync(remote.Image.Blobs[0], chunked: false, new LastValue(), Cancel);
                break;
            case RemoteAct.PushChunked:
                var large = new Blob(new byte[20_000_000], MediaTypes.OciLayer);
                await repository.PushAsync(large, chunked: true, new LastValue(), Cancel);
                break;
            default:
                await repository.ReadBlobAsync(remote.Image.Blobs[1].Digest, 0, Cancel);
                break;
        }
    }
}
