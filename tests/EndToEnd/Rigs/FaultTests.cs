using Entrepot.Rigs.Clients;
using Entrepot.Rigs.Faults;
using Entrepot.Rigs.Images;
using Entrepot.Rigs.Registries;
using Shouldly;
using Xunit;

namespace Entrepot.EndToEnd.Rigs;

public sealed class FaultTests
{
    private const string Repository = "team/app";
    private readonly Artifact image = new ImageBuilder().Image(200_000, 1000);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_connection_is_cut_once_and_then_passes()
    {
        await using var registry = await DockerRegistry.StartPlainAsync(Cancel);
        await using var proxy = FaultProxy.Start(registry.Address);
        using var client = new RegistryHttpClient(proxy.Address);
        proxy.Faults = new ConnectionFaults { CutUpAfter = 100_000, Cuts = 1 };

        await Should.ThrowAsync<HttpRequestException>(() => client.PushAsync(Repository, image, Cancel, "v1"));
        await client.PushAsync(Repository, image, Cancel, "v1");

        await client.VerifyAsync(Repository, "v1", image, Cancel);
    }

    [Fact]
    public async Task A_refusing_proxy_is_like_a_server_that_is_down()
    {
        await using var registry = await DockerRegistry.StartPlainAsync(Cancel);
        await using var proxy = FaultProxy.Start(registry.Address);
        using var client = new RegistryHttpClient(proxy.Address);
        await client.PushAsync(Repository, image, Cancel, "v1");

        await proxy.RefuseAsync();
        await Should.ThrowAsync<HttpRequestException>(() => client.GetDigestAsync(Repository, "v1", Cancel));
        proxy.Accept();

        (await client.GetDigestAsync(Repository, "v1", Cancel)).ShouldBe(image.Digest);
    }

    [Fact]
    public async Task The_front_answers_429_and_503_and_records_everything()
    {
        await using var registry = await DockerRegistry.StartPlainAsync(Cancel);
        await using var front = await FaultyHttpFront.StartAsync(registry.Address, Cancel);
        using var client = new RegistryHttpClient(front.Address);
        front.Add(HttpFault.TooManyRequests(7) with { When = request => request.IsManifest });
        front.Add(HttpFault.Unavailable() with { When = request => request.Path == "/v2/" });
        front.Add(HttpFault.Reset() with { When = request => request.Path == "/v2/" });

        using var unavailable = await client.SendAsync(HttpMethod.Get, "/v2/", Cancel);
        await Should.ThrowAsync<HttpRequestException>(() => client.SendAsync(HttpMethod.Get, "/v2/", Cancel));
        using var limited = await client.SendAsync(HttpMethod.Get, $"/v2/{Repository}/manifests/v1", Cancel);
        await client.PushAsync(Repository, image, Cancel, "v1");

        ((int)unavailable.StatusCode).ShouldBe(503);
        ((int)limited.StatusCode).ShouldBe(429);
        limited.Headers.GetValues("Retry-After").ShouldBe(["7"]);
        front.Requests.ShouldContain(request => request.Method == "PUT" && request.IsManifest && request.Status == 201);
        await client.VerifyAsync(Repository, "v1", image, Cancel);
    }

    [Fact]
    public async Task The_front_passes_uploads_and_tokens_on()
    {
        await using var tokens = await TokenServer.StartAsync("alice", "secret", Cancel);
        var options = new DockerRegistryOptions { Token = tokens };
        await using var registry = await DockerRegistry.StartAsync(options, Cancel);
        await using var front = await FaultyHttpFront.StartAsync(registry.Address, Cancel);
        using var client = new RegistryHttpClient(front.Address, "alice", "secret");
        var index = new ImageBuilder(2).MultiArchitecture(5000, "amd64", "arm64");

        await client.PushAsync(Repository, index, Cancel, "v1");

        await client.VerifyAsync(Repository, "v1", index, Cancel);
        (await client.ListTagsAsync(Repository, Cancel)).ShouldBe(["v1"]);
        // The registry names its uploads by the Host that was asked: the front's.
        front.Requests.ShouldContain(request => request.IsUpload && request.Method == "PUT");
    }
}
