using Entrepot.Oci;
using Entrepot.Registry.Artifacts;
using Entrepot.Registry.Catalog;
using Entrepot.Registry.Tags;
using Entrepot.Rigs.Images;
using Entrepot.Unit.Testing;
using Shouldly;
using Xunit;
using static Entrepot.Unit.Registry.RegistryRig;

namespace Entrepot.Unit.Registry.Tags;

public sealed class TagReaderTests
{
    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.Postgres)]
    public async Task Tags_come_in_the_order_of_their_bytes_page_by_page(DatabaseKind kind)
    {
        await using var rig = await CreateAsync(kind);
        var image = new ImageBuilder().Image(100);
        await rig.PushAsync(Nginx, image);
        foreach (var tag in new[] { "b", "a", "Z", "_x", "1.0", "1-0", "a.b" })
        {
            await rig.PutAsync(Nginx, image.Manifest, tag);
        }

        (await ListAsync(rig, null, 100)).ShouldBe(["1-0", "1.0", "Z", "_x", "a", "a.b", "b"]);
        (await ListAsync(rig, "Z", 2)).ShouldBe(["_x", "a"]);
        (await ListAsync(rig, "nothing-like-that", 100)).ShouldBeEmpty();
        (await rig.Get<TagReader>().ListAsync(Other, null, 100, CancellationToken.None)).ShouldBeNull();
    }

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.Postgres)]
    public async Task A_tag_that_exists_is_not_taken_away_by_adding_it(DatabaseKind kind)
    {
        await using var rig = await CreateAsync(kind);
        var builder = new ImageBuilder();
        var (one, other) = (builder.Image(100), builder.Image(100));
        await rig.PushAsync(Nginx, one, "v1");
        await rig.PushAsync(Nginx, other, "v2");
        var tagger = rig.Get<Tagger>();

        (await AddAsync(tagger, "v1", "v2")).ShouldBe(TagAddResult.Exists);
        (await AddAsync(tagger, "v1", "v1")).ShouldBe(TagAddResult.Exists);
        (await AddAsync(tagger, "nothing", "v3")).ShouldBe(TagAddResult.ManifestUnknown);
        (await AddAsync(tagger, one.Digest, "v3")).ShouldBe(TagAddResult.Added);

        (await rig.ResolveAsync(Nginx, "v2")).ToString().ShouldBe(other.Digest);
        (await rig.ResolveAsync(Nginx, "v3")).ToString().ShouldBe(one.Digest);
        (await rig.ChangesAsync())[^1].ShouldBe($"TagPushed library/web/nginx:v3 {Short(one.Manifest)} bob");
    }

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.Postgres)]
    public async Task The_catalog_holds_what_has_manifests_and_what_the_caller_sees(DatabaseKind kind)
    {
        await using var rig = await CreateAsync(kind);
        var image = new ImageBuilder().Image(100);
        await rig.PushAsync(Other, image, "v1");
        await rig.PushAsync(Nginx, image, "v1");
        await rig.UploadAsync(RepositoryName.Parse("library/only-blobs"), [1]);
        var catalog = rig.Get<CatalogReader>();

        (await catalog.ListAsync(all => all, null, 10, CancellationToken.None)).ShouldBe([Nginx, Other]);
        (await catalog.ListAsync(all => all, Nginx.ToString(), 10, CancellationToken.None)).ShouldBe([Other]);
        (await catalog.ListAsync(all => all, null, 1, CancellationToken.None)).ShouldBe([Nginx]);
        (
            await catalog.ListAsync(all => all.Where(row => row.Project!.Public), null, 10, CancellationToken.None)
        ).ShouldBe([Nginx]);
    }

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.Postgres)]
    public async Task Artifacts_that_stand_for_themselves_are_listed_with_tags_and_children(DatabaseKind kind)
    {
        await using var rig = await CreateAsync(kind);
        var builder = new ImageBuilder();
        var index = builder.MultiArchitecture(100, "amd64", "arm64");
        var untagged = builder.Image(50);
        await rig.PushAsync(Nginx, index, "v2");
        await rig.PutAsync(Nginx, index.Manifest, "v1");
        await rig.PushAsync(Nginx, builder.Referrer(index, "application/vnd.example"));
        await rig.PushAsync(Nginx, untagged);
        var artifacts = rig.Get<ArtifactReader>();

        var page = await artifacts.ListAsync(
            Nginx,
            null,
            [],
            rows => rows.OrderBy(row => row.Id).Take(10),
            mostTags: null,
            CancellationToken.None
        );

        page!.Total.ShouldBe(2);
        page.Artifacts.Select(it => it.Digest.ToString()).ShouldBe([index.Digest, untagged.Digest]);
        page.Artifacts[0].Tags.Select(tag => tag.Name.ToString()).ShouldBe(["v1", "v2"]);
        page.Artifacts[0].Children.Select(child => child.Platform!.Architecture).ShouldBe(["amd64", "arm64"]);
        var second = await artifacts.ListAsync(
            Nginx,
            null,
            [],
            rows => rows.OrderBy(row => row.Id).Skip(1).Take(1),
            mostTags: null,
            CancellationToken.None
        );
        second!.Artifacts.Single().Digest.ToString().ShouldBe(untagged.Digest);
        var byTag = await artifacts.FindAsync(Nginx, Reference.Parse("v1"), withTags: true, CancellationToken.None);
        byTag!.Tags.Count.ShouldBe(2);
        var child = await artifacts.FindAsync(
            Nginx,
            Reference.Parse(index.Children[0].Digest),
            withTags: true,
            CancellationToken.None
        );
        child!.Size.ShouldBe(
            index.Children[0].Manifest.Bytes.Length + index.Children[0].Blobs.Sum(blob => (long)blob.Bytes.Length)
        );
    }

    private static async Task<IEnumerable<string>> ListAsync(RegistryRig rig, string? last, int count) =>
        (await rig.Get<TagReader>().ListAsync(Nginx, last, count, CancellationToken.None))!.Select(tag =>
            tag.ToString()
        );

    private static Task<TagAddResult> AddAsync(Tagger tagger, string manifest, string tag) =>
        tagger.AddAsync(Nginx, Reference.Parse(manifest), Tag(tag), Bob, CancellationToken.None);
}
