using Entrepot.Oci;
using Entrepot.Registry.Manifests;
using Entrepot.Rigs.Images;
using Entrepot.Unit.Testing;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;
using static Entrepot.Unit.Registry.RegistryRig;

namespace Entrepot.Unit.Registry.Manifests;

public sealed class ManifestPusherTests
{
    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.Postgres)]
    public async Task A_pushed_manifest_is_served_byte_for_byte_by_tag_and_by_digest(DatabaseKind kind)
    {
        await using var rig = await CreateAsync(kind);
        var image = new ImageBuilder().Image(100, 200);

        (await rig.PushAsync(Nginx, image, "v1")).ShouldBeOfType<ManifestPushResult.Stored>();

        foreach (var reference in new[] { "v1", image.Manifest.Digest })
        {
            var stored = await rig.Get<ManifestReader>()
                .FindAsync(Nginx, Reference.Parse(reference), CancellationToken.None);
            stored.ShouldNotBeNull();
            stored.Content.ToArray().ShouldBe(image.Manifest.Bytes);
            stored.MediaType.ShouldBe(MediaType.OciManifest);
            stored.Digest.ToString().ShouldBe(image.Manifest.Digest);
        }

        (await rig.ChangesAsync()).ShouldBe([$"TagPushed library/web/nginx:v1 {Short(image.Manifest)} alice"]);
    }

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.Postgres)]
    public async Task A_push_that_changes_nothing_writes_nothing(DatabaseKind kind)
    {
        await using var rig = await CreateAsync(kind);
        var image = new ImageBuilder().Image(100);
        await rig.PushAsync(Nginx, image, "v1");
        var before = await rig.ChangesAsync();
        var updated = await UpdatedAtAsync(rig);

        rig.Clock.Advance(TimeSpan.FromHours(1));
        (await rig.PutAsync(Nginx, image.Manifest, "v1")).ShouldBeOfType<ManifestPushResult.Stored>();
        (await rig.PutAsync(Nginx, image.Manifest)).ShouldBeOfType<ManifestPushResult.Stored>();

        (await rig.ChangesAsync()).ShouldBe(before);
        (await UpdatedAtAsync(rig)).ShouldBe(updated);
    }

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.Postgres)]
    public async Task A_tag_moves_and_remembers_where_it_was(DatabaseKind kind)
    {
        await using var rig = await CreateAsync(kind);
        var builder = new ImageBuilder();
        var (first, second) = (builder.Image(100), builder.Image(100));

        await rig.PushAsync(Nginx, first, "latest");
        await rig.PushAsync(Nginx, second, "latest", Bob);

        (await rig.ResolveAsync(Nginx, "latest")).ToString().ShouldBe(second.Manifest.Digest);
        (await rig.ResolveAsync(Nginx, first.Manifest.Digest)).ShouldNotBeNull();
        var history = await rig.Database.ReadAsync(
            (context, token) => context.TagHistory.OrderBy(row => row.Id).ToListAsync(token),
            CancellationToken.None
        );
        history
            .Select(row => $"{row.Name} {row.Digest} {row.Actor}")
            .ShouldBe([$"latest {first.Manifest.Digest} alice", $"latest {second.Manifest.Digest} bob"]);
        var sequence = await rig.Database.ReadAsync(
            (context, token) => context.Tags.Select(row => row.ChangeSequence).SingleAsync(token),
            CancellationToken.None
        );
        sequence.ShouldBe(
            await rig.Database.ReadAsync(
                (context, token) => context.Changes.MaxAsync(row => row.Sequence, token),
                CancellationToken.None
            )
        );
    }

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.Postgres)]
    public async Task Children_are_pushed_first_and_raise_one_line_each_of_their_own(DatabaseKind kind)
    {
        await using var rig = await CreateAsync(kind);
        var index = new ImageBuilder().MultiArchitecture(100, "amd64", "arm64");

        (await rig.PushAsync(Nginx, index, "v1")).ShouldBeOfType<ManifestPushResult.Stored>();

        (await rig.ChangesAsync()).ShouldBe([
            $"ManifestPushed library/web/nginx: {Short(index.Children[0].Manifest)} alice",
            $"ManifestPushed library/web/nginx: {Short(index.Children[1].Manifest)} alice",
            $"TagPushed library/web/nginx:v1 {Short(index.Manifest)} alice",
        ]);
    }

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.Postgres)]
    public async Task What_a_manifest_names_has_to_be_in_the_repository(DatabaseKind kind)
    {
        await using var rig = await CreateAsync(kind);
        var image = new ImageBuilder().Image(100, 200);
        var index = new ImageBuilder().Index(image);
        foreach (var blob in image.Blobs)
        {
            await rig.UploadAsync(Other, blob.Bytes);
        }

        var missing = (await rig.PutAsync(Nginx, image.Manifest, "v1"))
            .ShouldBeOfType<ManifestPushResult.ReferencesMissing>()
            .Missing;
        missing.Select(descriptor => descriptor.Digest.ToString()).ShouldBe(image.Blobs.Select(blob => blob.Digest));
        (await rig.PutAsync(Nginx, index.Manifest, "v1")).ShouldBeOfType<ManifestPushResult.ReferencesMissing>();

        (await rig.ResolveAsync(Nginx, "v1")).ShouldBeNull();
        (await rig.ChangesAsync()).ShouldBeEmpty();
        (await RepositoriesAsync(rig)).ShouldNotContain(Nginx);
    }

    [Fact]
    public async Task A_digest_that_is_not_that_of_the_bytes_is_refused()
    {
        await using var rig = await CreateAsync();
        var image = new ImageBuilder().Image(100);
        await rig.PushAsync(Nginx, image);
        byte[] padded = [.. image.Manifest.Bytes, (byte)' '];

        var result = await rig.Get<ManifestPusher>()
            .PushAsync(
                new ManifestPush(Nginx, Reference.Parse(image.Manifest.Digest), MediaType.OciManifest, padded, []),
                Alice,
                CancellationToken.None
            );

        result.ShouldBeOfType<ManifestPushResult.DigestMismatch>().Actual.ShouldBe(DigestOf(padded));
    }

    [Fact]
    public async Task Indexes_may_be_nested_eight_deep()
    {
        await using var rig = await CreateAsync();
        var builder = new ImageBuilder();
        var nested = builder.Image(100);
        for (var depth = 1; depth <= 8; depth++)
        {
            nested = builder.Index(nested);
        }

        (await rig.PushAsync(Nginx, nested, "deep")).ShouldBeOfType<ManifestPushResult.Stored>();

        var deeper = builder.Index(nested);
        (await rig.PutAsync(Nginx, deeper.Manifest, "deep"))
            .ShouldBeOfType<ManifestPushResult.Malformed>()
            .Reason.ShouldContain("8 deep");
    }

    [Fact]
    public async Task A_size_that_is_not_that_of_the_blob_is_refused()
    {
        await using var rig = await CreateAsync();
        var image = new ImageBuilder().Image(100);
        await rig.PushAsync(Nginx, image);
        var size = image.Blobs[1].Bytes.Length;
        var text = System.Text.Encoding.UTF8.GetString(image.Manifest.Bytes);
        var lying = text.Replace($"\"size\":{size}", $"\"size\":{size + 1}", StringComparison.Ordinal);
        lying.ShouldNotBe(text);

        var result = await rig.PutAsync(
            Nginx,
            new Blob(System.Text.Encoding.UTF8.GetBytes(lying), image.Manifest.MediaType),
            "v1"
        );

        result.ShouldBeOfType<ManifestPushResult.SizeMismatch>().ActualSize.ShouldBe(size);
        (await rig.ResolveAsync(Nginx, "v1")).ShouldBeNull();
    }

    [Fact]
    public async Task Layers_that_may_stay_elsewhere_and_subjects_need_not_be_here()
    {
        await using var rig = await CreateAsync();
        var config = await rig.UploadAsync(Nginx, "{}"u8.ToArray());
        var elsewhere = DigestOf("elsewhere"u8.ToArray());
        var manifest = $$"""
            {"schemaVersion":2,"config":{"mediaType":"application/vnd.oci.empty.v1+json","digest":"{{config}}","size":2},
            "layers":[{"mediaType":"application/vnd.oci.image.layer.nondistributable.v1.tar+gzip",
            "digest":"{{elsewhere}}","size":9007199254740991,"urls":["https://example.com/x"]}],
            "subject":{"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"{{elsewhere}}","size":9} }
            """;

        (
            await rig.PutAsync(
                Nginx,
                new Blob(System.Text.Encoding.UTF8.GetBytes(manifest), MediaTypes.OciManifest),
                "v1"
            )
        )
            .ShouldBeOfType<ManifestPushResult.Stored>()
            .Subject.ShouldBe(elsewhere);
    }

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.Postgres)]
    public async Task One_push_gives_many_tags_and_only_those_that_move_are_noted(DatabaseKind kind)
    {
        await using var rig = await CreateAsync(kind);
        var image = new ImageBuilder().Image(100);
        await rig.PushAsync(Nginx, image, "a");
        var push = new ManifestPush(
            Nginx,
            Reference.Parse(image.Manifest.Digest),
            MediaType.OciManifest,
            image.Manifest.Bytes,
            [Tag("a"), Tag("b"), Tag("c"), Tag("b")]
        );

        (
            await rig.Get<ManifestPusher>().PushAsync(push, Alice, CancellationToken.None)
        ).ShouldBeOfType<ManifestPushResult.Stored>();

        (await rig.ChangesAsync())
            .Select(line => line.Split(' ')[1])
            .ShouldBe(["library/web/nginx:a", "library/web/nginx:b", "library/web/nginx:c"]);
    }

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.Postgres)]
    public async Task Many_writers_of_one_tag_leave_one_truth(DatabaseKind kind)
    {
        await using var rig = await CreateAsync(kind);
        var builder = new ImageBuilder();
        var images = Enumerable.Range(0, 8).Select(_ => builder.Image(50)).ToList();
        foreach (var image in images)
        {
            await rig.PushAsync(Nginx, image);
        }

        await Task.WhenAll(images.Select(image => rig.PutAsync(Nginx, image.Manifest, "latest")));

        var last = (await rig.ChangesAsync())[^1];
        var resolved = await rig.ResolveAsync(Nginx, "latest");
        last.ShouldContain($"latest {resolved!.Value.Hex[..6]}");
        (await rig.ChangesAsync()).Count(line => line.StartsWith("TagPushed", StringComparison.Ordinal)).ShouldBe(8);
    }

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.Postgres)]
    public async Task An_image_may_name_thousands_of_layers(DatabaseKind kind)
    {
        await using var rig = await CreateAsync(kind);
        var empty = await rig.UploadAsync(Nginx, []);
        var config = await rig.UploadAsync(Nginx, "{}"u8.ToArray());
        var absent = Enumerable.Range(0, 9_000).Select(number => DigestOf(BitConverter.GetBytes(number)));
        var layers = absent.Append(empty).Select(digest => $$"""{"mediaType":"a/b","digest":"{{digest}}","size":0}""");
        var manifest = $$"""
            {"schemaVersion":2,"config":{"mediaType":"a/c","digest":"{{config}}","size":2},
            "layers":[{{string.Join(',', layers)}}]}
            """;

        var result = await rig.PutAsync(
            Nginx,
            new Blob(System.Text.Encoding.UTF8.GetBytes(manifest), MediaTypes.OciManifest),
            "v1"
        );

        result.ShouldBeOfType<ManifestPushResult.ReferencesMissing>().Missing.Count.ShouldBe(9_000);
    }

    private static Task<DateTimeOffset> UpdatedAtAsync(RegistryRig rig) =>
        rig.Database.ReadAsync(
            (context, token) => context.Repositories.Select(row => row.UpdatedAt).SingleAsync(token),
            CancellationToken.None
        );

    private static Task<List<RepositoryName>> RepositoriesAsync(RegistryRig rig) =>
        rig.Database.ReadAsync(
            (context, token) => context.Repositories.Select(row => row.Name).ToListAsync(token),
            CancellationToken.None
        );
}
