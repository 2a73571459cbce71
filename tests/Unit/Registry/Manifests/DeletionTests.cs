using Entrepot.Oci;
using Entrepot.Registry.Manifests;
using Entrepot.Registry.Repositories;
using Entrepot.Registry.Tags;
using Entrepot.Rigs.Images;
using Entrepot.Unit.Testing;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;
using static Entrepot.Unit.Registry.RegistryRig;

namespace Entrepot.Unit.Registry.Manifests;

public sealed class DeletionTests
{
    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.Postgres)]
    public async Task Deleting_a_tag_leaves_the_manifest_and_its_other_tags(DatabaseKind kind)
    {
        await using var rig = await CreateAsync(kind);
        var image = new ImageBuilder().Image(100);
        await rig.PushAsync(Nginx, image, "a");
        await rig.PutAsync(Nginx, image.Manifest, "b");

        var deleted = await rig.Get<TagDeleter>().DeleteAsync(Nginx, Tag("a"), Bob, CancellationToken.None);

        deleted.ToString().ShouldBe(image.Digest);
        (await rig.ResolveAsync(Nginx, "a")).ShouldBeNull();
        (await rig.ResolveAsync(Nginx, "b")).ShouldNotBeNull();
        (await rig.ResolveAsync(Nginx, image.Digest)).ShouldNotBeNull();
        (await rig.ChangesAsync())[^1].ShouldBe($"TagDeleted library/web/nginx:a {Short(image.Manifest)} bob");
        (await rig.Get<TagDeleter>().DeleteAsync(Nginx, Tag("a"), Bob, CancellationToken.None)).ShouldBeNull();
    }

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.Postgres)]
    public async Task Deleting_a_manifest_takes_its_tags_in_one_act(DatabaseKind kind)
    {
        await using var rig = await CreateAsync(kind);
        var image = new ImageBuilder().Image(100);
        await rig.PushAsync(Nginx, image, "a");
        await rig.PutAsync(Nginx, image.Manifest, "b");
        var before = await rig.ChangesAsync();

        var result = await DeleteAsync(rig, image);

        result.ShouldBeOfType<ManifestDeleteResult.Deleted>().Tags.ShouldBe([Tag("a"), Tag("b")], ignoreOrder: true);
        (await rig.ResolveAsync(Nginx, "a")).ShouldBeNull();
        (await rig.ResolveAsync(Nginx, image.Digest)).ShouldBeNull();
        (await rig.ChangesAsync())[before.Count..]
            .ShouldBe(
                [
                    $"TagDeleted library/web/nginx:a {Short(image.Manifest)} bob",
                    $"TagDeleted library/web/nginx:b {Short(image.Manifest)} bob",
                    $"ManifestDeleted library/web/nginx: {Short(image.Manifest)} bob",
                ],
                ignoreOrder: true
            );
        var acts = await rig.Database.ReadAsync(
            (context, token) =>
                context.Changes.Where(row => row.Actor == "bob").Select(row => row.Act).Distinct().CountAsync(token),
            CancellationToken.None
        );
        acts.ShouldBe(1);
        (await DeleteAsync(rig, image)).ShouldBeOfType<ManifestDeleteResult.Unknown>();
    }

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.Postgres)]
    public async Task A_child_stays_while_an_index_names_it(DatabaseKind kind)
    {
        await using var rig = await CreateAsync(kind);
        var index = new ImageBuilder().MultiArchitecture(100, "amd64", "arm64");
        await rig.PushAsync(Nginx, index, "v1");
        var before = await rig.ChangesAsync();

        (await DeleteAsync(rig, index.Children[0]))
            .ShouldBeOfType<ManifestDeleteResult.HeldByIndex>()
            .Index.ToString()
            .ShouldBe(index.Digest);

        (await rig.ChangesAsync()).ShouldBe(before);
        (await DeleteAsync(rig, index)).ShouldBeOfType<ManifestDeleteResult.Deleted>();
        (await DeleteAsync(rig, index.Children[0])).ShouldBeOfType<ManifestDeleteResult.Deleted>();
    }

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.Postgres)]
    public async Task Deleting_a_repository_takes_everything_and_leaves_its_neighbours(DatabaseKind kind)
    {
        await using var rig = await CreateAsync(kind);
        var builder = new ImageBuilder();
        var index = builder.MultiArchitecture(100, "amd64", "arm64");
        await rig.PushAsync(Nginx, index, "v1");
        await rig.PutAsync(Nginx, index.Manifest, "v2");
        await rig.PushAsync(Nginx, builder.Referrer(index, "application/vnd.example"));
        await rig.PushAsync(Other, index, "v1");
        var before = await rig.ChangesAsync();

        var deleter = rig.Get<RepositoryDeleter>();
        (await deleter.DeleteAsync(Nginx, Bob, CancellationToken.None)).ShouldBeTrue();

        (await rig.ResolveAsync(Nginx, "v1")).ShouldBeNull();
        (await rig.ResolveAsync(Other, "v1")).ShouldNotBeNull();
        (await rig.ChangesAsync())[before.Count..]
            .ShouldBe([
                $"TagDeleted library/web/nginx:v1 {Short(index.Manifest)} bob",
                $"TagDeleted library/web/nginx:v2 {Short(index.Manifest)} bob",
                "RepositoryDeleted library/web/nginx:  bob",
            ]);
        (await deleter.DeleteAsync(Nginx, Bob, CancellationToken.None)).ShouldBeFalse();
        (await rig.PushAsync(Nginx, index, "v1")).ShouldBeOfType<ManifestPushResult.Stored>();
    }

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.Postgres)]
    public async Task Pushes_and_deletions_at_once_end_in_one_truth(DatabaseKind kind)
    {
        await using var rig = await CreateAsync(kind);
        var index = new ImageBuilder().MultiArchitecture(100, "amd64", "arm64");
        await rig.PushAsync(Nginx, index, "v1");

        await Task.WhenAll(
            Enumerable
                .Range(0, 12)
                .Select(number =>
                    number % 3 == 0 ? (Task)DeleteAsync(rig, index)
                    : number % 3 == 1 ? rig.PutAsync(Nginx, index.Manifest, "v1")
                    : DeleteAsync(rig, index.Children[0])
                )
        );

        // Either the index is there with both children, or it is not; the log's last word about the tag agrees.
        var tagged = await rig.ResolveAsync(Nginx, "v1");
        var last = (await rig.ChangesAsync()).Last(line => line.Contains(":v1", StringComparison.Ordinal));
        last.StartsWith("TagPushed", StringComparison.Ordinal).ShouldBe(tagged is not null);
        if (tagged is not null)
        {
            (await rig.ResolveAsync(Nginx, index.Children[0].Digest)).ShouldNotBeNull();
            (await rig.ResolveAsync(Nginx, index.Children[1].Digest)).ShouldNotBeNull();
        }
    }

    private static Task<ManifestDeleteResult> DeleteAsync(RegistryRig rig, Artifact artifact) =>
        rig.Get<ManifestDeleter>().DeleteAsync(Nginx, Digest.Parse(artifact.Digest), Bob, CancellationToken.None);
}
