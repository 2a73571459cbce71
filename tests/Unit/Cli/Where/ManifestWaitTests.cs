using System.Net;
using Entrepot.Cli.Rewrite;
using Entrepot.Cli.Where;
using Entrepot.Rigs;
using Microsoft.Extensions.Time.Testing;
using Shouldly;
using Xunit;

namespace Entrepot.Unit.Cli.Where;

/// <summary>A rollout waits for all images of its files.</summary>
public sealed class ManifestWaitTests : IDisposable
{
    private readonly StringWriter output = new();
    private readonly TempFolder folder = new("wait");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        output.Dispose();
        folder.Dispose();
    }

    [Fact]
    public async Task It_ends_when_all_have_arrived()
    {
        (await WaitAsync("verified", "verified")).ShouldBe(DestinationWait.Arrived);

        output.ToString().ShouldContain("here.io/team/a:v1  tokyo");
        output.ToString().ShouldContain("All images (2)");
    }

    [Fact]
    public async Task It_ends_at_once_when_one_never_will_though_others_are_on_their_way()
    {
        (await WaitAsync("copying", null)).ShouldBe(DestinationWait.GivenUp);

        output.ToString().ShouldContain("here.io/team/b:v1  The site here.io has no such image.");
    }

    [Fact]
    public async Task Images_are_found_where_they_would_be_rewritten()
    {
        folder.Write(
            "d.yaml",
            "apiVersion: v1\nkind: Pod\nspec: {containers: [{image: here.io/team/a}, {image: nginx}]}\n"
        );
        folder.Write("values.yaml", "image: {registry: here.io, repository: team/b, tag: v7}\n");
        List<string> faults = [];

        var images = await WrittenNames.ReadAsync([folder.Path], [], TextReader.Null, faults, Cancel);

        faults.ShouldBeEmpty();
        images
            .Select(image => image.Text)
            .ShouldBe(["here.io/team/a", "docker.io/library/nginx", "here.io/team/b:v7"], ignoreOrder: true);
    }

    [Fact]
    public async Task What_cannot_be_read_is_told_of()
    {
        folder.Write("d.yaml", "a: {{ b }}\n c: d\n");
        List<string> faults = [];

        await WrittenNames.ReadAsync([folder["d.yaml"], folder["absent.yaml"]], [], TextReader.Null, faults, Cancel);

        faults.Count.ShouldBe(2);
    }

    /// <param name="a">How the first image stands at tokyo.</param>
    /// <param name="b">The second; null: the site does not have it.</param>
    private Task<int> WaitAsync(string a, string? b)
    {
        ImageReference.TryParse("here.io/team/a:v1", out var first).ShouldBeTrue();
        ImageReference.TryParse("here.io/team/b:v1", out var second).ShouldBeTrue();
        return new ManifestWait(
            (image, _) =>
                (image == first ? a : b) is { } state
                    ? Task.FromResult<IReadOnlyList<Destination>>([At(state)])
                    : throw new SiteException("no") { Status = HttpStatusCode.NotFound },
            new FakeTimeProvider(),
            output
        ).RunAsync([first!, second!], ["tokyo"], TimeSpan.FromMinutes(1), Cancel);
    }

    private static Destination At(string state) =>
        new("rule", "tokyo", "v1", "sha256:1", "team/x:v1", state, DateTimeOffset.UnixEpoch, null, null);
}
