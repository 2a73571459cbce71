using System.Net;
using System.Text.Json;
using Entrepot.Rigs.Images;
using Entrepot.Unit.Testing;
using Shouldly;
using Xunit;

namespace Entrepot.Unit.Management.Artifacts;

public sealed class LayerEndpointTests
{
    private const string Repository = "library/web/app";
    private const string Artifacts = "/api/entrepot/v1/projects/library/repositories/web%252Fapp/artifacts";
    private static readonly string Admin = SiteHost.Basic("admin");

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.Postgres)]
    public async Task The_layers_of_an_image_are_told_page_by_page_in_the_order_of_its_manifest(DatabaseKind kind)
    {
        await using var site = await SiteHost.StartAsync(kind: kind);
        var image = new ImageBuilder().ImageFor("arm64", 300, 100, 200);
        await site.PushAsync(Repository, image, "v1");
        using var manifest = JsonDocument.Parse(image.Manifest.Bytes);
        var named = manifest.RootElement.GetProperty("layers").EnumerateArray().Select(Told).ToList();

        using var first = await site.GetAsync($"{Artifacts}/v1/layers?page_size=2", Admin);
        using var second = await site.GetAsync($"{Artifacts}/{image.Digest}/layers?page_size=2&page=2", Admin);

        first.Headers.GetValues("X-Total-Count").ShouldHaveSingleItem().ShouldBe("3");
        var told = (await SiteHost.JsonAsync(first))
            .EnumerateArray()
            .Concat((await SiteHost.JsonAsync(second)).EnumerateArray())
            .Select(layer => Told(layer, "media_type"));
        told.ShouldBe(named);
    }

    [Fact]
    public async Task An_index_has_no_layers_and_what_is_not_here_is_not_found()
    {
        await using var site = await SiteHost.StartAsync();
        await site.PushAsync(Repository, new ImageBuilder().MultiArchitecture(100, "amd64", "arm64"), "v1");

        (await SiteHost.JsonAsync(await site.GetAsync($"{Artifacts}/v1/layers", Admin))).GetArrayLength().ShouldBe(0);
        (await site.GetAsync($"{Artifacts}/v2/layers", Admin)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    private static (string?, string?, long) Told(JsonElement layer) => Told(layer, "mediaType");

    private static (string?, string?, long) Told(JsonElement layer, string mediaType) =>
        (
            layer.GetProperty("digest").GetString(),
            layer.GetProperty(mediaType).GetString(),
            layer.GetProperty("size").GetInt64()
        );
}
