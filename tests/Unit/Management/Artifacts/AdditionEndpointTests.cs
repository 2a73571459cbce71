using System.Net;
using Entrepot.Rigs.Images;
using Entrepot.Unit.Testing;
using Shouldly;
using Xunit;

namespace Entrepot.Unit.Management.Artifacts;

public sealed class AdditionEndpointTests
{
    private const string Artifacts = "/api/v2.0/projects/library/repositories/app/artifacts";
    private static readonly string Admin = SiteHost.Basic("admin");

    [Fact]
    public async Task An_image_links_to_how_it_was_built()
    {
        await using var site = await SiteHost.StartAsync();
        await site.PushAsync("library/app", new ImageBuilder().Image(100, 200), "v1");

        var link = (await SiteHost.JsonAsync(await site.GetAsync($"{Artifacts}/v1", Admin)))
            .GetProperty("addition_links")
            .GetProperty("build_history");
        var history = await SiteHost.JsonAsync(await site.GetAsync(link.GetProperty("href").GetString()!, Admin));

        link.GetProperty("absolute").GetBoolean().ShouldBeFalse();
        history
            .EnumerateArray()
            .Select(step => step.GetProperty("created_by").GetString())
            .ShouldBe(["layer 0", "layer 1"]);
    }

    [Fact]
    public async Task A_chart_says_what_it_depends_on()
    {
        await using var site = await SiteHost.StartAsync();
        var config = new Blob(
            """{"name":"web","dependencies":[{"name":"db","version":"1.0","repository":"https://charts.example.org"}]}"""u8.ToArray(),
            "application/vnd.cncf.helm.config.v1+json"
        );
        var chart = new ImageBuilder().Changed((fields, blobs) => fields["config"] = config.ToDescriptor());
        await site.PushAsync("library/app", chart with { Blobs = [config, .. chart.Blobs] }, "v1");

        var dependencies = await SiteHost.JsonAsync(
            await site.GetAsync($"{Artifacts}/v1/additions/dependencies", Admin)
        );

        dependencies.EnumerateArray().ShouldHaveSingleItem().GetProperty("name").GetString().ShouldBe("db");
        (await site.GetAsync($"{Artifacts}/v1/additions/build_history", Admin)).StatusCode.ShouldBe(
            HttpStatusCode.NotFound
        );
    }

    [Theory]
    [InlineData("image", "values.yaml", HttpStatusCode.NotFound)]
    [InlineData("image", "sbom", HttpStatusCode.NotFound)]
    [InlineData("image", "nothing", HttpStatusCode.UnprocessableEntity)]
    [InlineData("image", "vulnerabilities", HttpStatusCode.NotImplemented)]
    [InlineData("index", "build_history", HttpStatusCode.NotFound)]
    [InlineData("absent", "build_history", HttpStatusCode.NotFound)]
    public async Task What_an_artifact_has_not_is_not_found(string tag, string addition, HttpStatusCode status)
    {
        await using var site = await SiteHost.StartAsync();
        await site.PushAsync("library/app", new ImageBuilder().Image(100), "image");
        await site.PushAsync("library/app", new ImageBuilder(2).MultiArchitecture(100, "amd64"), "index");

        (await site.GetAsync($"{Artifacts}/{tag}/additions/{addition}", Admin)).StatusCode.ShouldBe(status);
    }
}
