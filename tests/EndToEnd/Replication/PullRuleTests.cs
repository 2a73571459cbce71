using System.Text.Json;
using Entrepot.Rigs;
using Entrepot.Rigs.Clients;
using Entrepot.Rigs.Images;
using Entrepot.Rigs.Registries;
using Entrepot.Rigs.Sites;
using Shouldly;
using Xunit;

namespace Entrepot.EndToEnd.Replication;

/// <summary>A site that fetches from another registry what its rules select there.</summary>
public sealed class PullRuleTests
{
    private readonly ImageBuilder images = new(5);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_is_pulled_is_here_whole_and_is_not_fetched_again()
    {
        await using var there = await DockerRegistry.StartAsync(new DockerRegistryOptions { Basic = true }, Cancel);
        using var registry = Client(there);
        await using var site = await EntrepotSite.StartAsync(Cancel);
        var index = images.MultiArchitecture(50_000, "amd64", "arm64");
        await registry.PushAsync("team/app", index, Cancel, "v1", "v2");
        await registry.PushAsync("team/app", images.Image(1000), Cancel, "latest");
        var signature = images.Referrer(index, "application/vnd.example.signature");
        await registry.PushAsync("team/app", signature, Cancel);
        await PutReferrersTagAsync(registry, index, signature);
        var rule = await CreateRuleAsync(site, there, "team/**", "v*");

        var first = await RunAsync(site, rule);

        first.GetProperty("succeed").GetInt32().ShouldBe(2);
        foreach (var tag in (string[])["v1", "v2"])
        {
            await site.Registry.VerifyAsync("mirror/app", tag, index, Cancel);
        }

        (await site.Registry.ListTagsAsync("mirror/app", Cancel)).ShouldBe(["v1", "v2"], ignoreOrder: true);
        (await site.Registry.ListReferrersAsync("mirror/app", index.Digest, Cancel)).ShouldBe([signature.Digest]);
        var project = await site.Api.GetAsync("/projects/mirror", Cancel);
        project.GetProperty("metadata").GetProperty("public").GetString().ShouldBe("false");
        project.GetProperty("owner_name").GetString().ShouldBe(EntrepotSite.Admin);

        var fetched = Fetches(there);
        var second = await RunAsync(site, rule);
        second.GetProperty("succeed").GetInt32().ShouldBe(2);
        Fetches(there).ShouldBe(fetched);

        var moved = images.Image(2000);
        await registry.PushAsync("team/app", moved, Cancel, "v1");
        await RunAsync(site, rule);
        (await site.Registry.GetDigestAsync("mirror/app", "v1", Cancel)).ShouldBe(moved.Digest);
    }

    [Fact]
    public async Task A_pull_waits_for_its_registry_and_goes_on_by_itself()
    {
        await using var there = await DockerRegistry.StartAsync(new DockerRegistryOptions { Basic = true }, Cancel);
        using var registry = Client(there);
        await using var site = await EntrepotSite.StartAsync(Cancel);
        var image = images.Image(1000);
        await registry.PushAsync("team/app", image, Cancel, "v1");
        var rule = await CreateRuleAsync(site, there, "team/**", "**");
        await there.StopAsync(Cancel);

        var id = await site.Api.StartRuleAsync(rule, Cancel);
        await Eventually.IsTrueAsync(
            "the execution says that it waits",
            async _ =>
                (await ExecutionAsync(site, id)).TryGetProperty("status_text", out var text)
                && text.GetString()!.StartsWith("Waiting:", StringComparison.Ordinal),
            Cancel
        );
        await there.StartAsync(Cancel);

        await Eventually.IsTrueAsync(
            "the execution goes on",
            async _ => (await ExecutionAsync(site, id)).GetProperty("status").GetString() == "Succeed",
            Cancel
        );
        (await site.Registry.GetDigestAsync("mirror/app", "v1", Cancel)).ShouldBe(image.Digest);
    }

    [Fact]
    public async Task What_is_pulled_is_pushed_on_by_a_rule_that_pushes()
    {
        await using var there = await DockerRegistry.StartAsync(new DockerRegistryOptions { Basic = true }, Cancel);
        await using var next = await DockerRegistry.StartPlainAsync(Cancel);
        using var registry = Client(there);
        await using var site = await EntrepotSite.StartAsync(Cancel);
        var image = images.Image(1000);
        await registry.PushAsync("team/app", image, Cancel, "v1");
        var endpoint = await site.Api.CreateEndpointAsync("next", "docker-registry", next.Address, Cancel);
        await site.Api.CreateRuleAsync(
            new RuleRequest("on", endpoint) { NamePattern = "mirror/**", Namespace = "edge" },
            Cancel
        );
        var rule = await CreateRuleAsync(site, there, "team/**", "**");

        await RunAsync(site, rule);

        using var edge = new RegistryHttpClient(next.Address);
        await Eventually.IsTrueAsync(
            "the copy is at the next registry",
            async _ => await edge.GetDigestAsync("edge/app", "v1", Cancel) == image.Digest,
            Cancel
        );
    }

    private static RegistryHttpClient Client(DockerRegistry registry) =>
        new(registry.Address, DockerRegistry.User, DockerRegistry.Password);

    /// <summary>As signing tools do where the referrers API is absent (distribution-spec, "Referrers Tag Schema").</summary>
    private static Task PutReferrersTagAsync(RegistryHttpClient registry, Artifact subject, Artifact referrer)
    {
        var list = new
        {
            schemaVersion = 2,
            mediaType = MediaTypes.OciIndex,
            manifests = new[]
            {
                new
                {
                    mediaType = referrer.Manifest.MediaType,
                    digest = referrer.Digest,
                    size = referrer.Manifest.Bytes.Length,
                    artifactType = "application/vnd.example.signature",
                },
            },
        };
        return registry.PutManifestAsync(
            "team/app",
            new Blob(JsonSerializer.SerializeToUtf8Bytes(list), MediaTypes.OciIndex),
            subject.Digest.Replace(':', '-'),
            Cancel
        );
    }

    private static int Fetches(DockerRegistry registry) =>
        registry
            .Log.Split('\n')
            .Count(line =>
                line.Contains("GET /v2/", StringComparison.Ordinal)
                && (
                    line.Contains("/manifests/sha256:", StringComparison.Ordinal)
                    || line.Contains("/blobs/", StringComparison.Ordinal)
                )
                && line.Contains("response completed", StringComparison.Ordinal)
            );

    private static async Task<long> CreateRuleAsync(EntrepotSite site, DockerRegistry there, string names, string tags)
    {
        var endpoint = await site.Api.CreateEndpointAsync(
            "upstream",
            "docker-registry",
            there.Address,
            Cancel,
            DockerRegistry.User,
            DockerRegistry.Password
        );
        var body = new
        {
            name = "pull",
            src_registry = new { id = endpoint },
            dest_namespace = "mirror",
            trigger = new { type = "manual" },
            filters = new object[]
            {
                new { type = "name", value = names },
                new
                {
                    type = "tag",
                    value = tags,
                    decoration = "matches",
                },
            },
            @override = true,
            enabled = true,
        };
        return long.Parse(
            await site.Api.CreateAsync("/replication/policies", body, Cancel),
            System.Globalization.CultureInfo.InvariantCulture
        );
    }

    private static Task<JsonElement> ExecutionAsync(EntrepotSite site, long id) =>
        site.Api.GetAsync($"/replication/executions/{id}", Cancel);

    private static async Task<JsonElement> RunAsync(EntrepotSite site, long rule)
    {
        var id = await site.Api.StartRuleAsync(rule, Cancel);
        await Eventually.IsTrueAsync(
            "the execution ends",
            async _ => (await ExecutionAsync(site, id)).GetProperty("status").GetString() != "InProgress",
            Cancel
        );
        var execution = await ExecutionAsync(site, id);
        execution.GetProperty("status").GetString().ShouldBe("Succeed", execution.ToString());
        return execution;
    }
}
