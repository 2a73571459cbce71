using System.Net;
using System.Text.Json;
using Entrepot.Access.Authorization;
using Entrepot.Rigs.Images;
using Entrepot.Unit.Testing;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace Entrepot.Unit.Management.Artifacts;

public sealed class ArtifactEndpointTests
{
    private const string Artifacts = "/api/v2.0/projects/library/repositories/web%252Fapp/artifacts";
    private const string Repository = "library/web/app";
    private static readonly string Admin = SiteHost.Basic("admin");

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.Postgres)]
    public async Task An_image_is_shown_with_its_tags_and_what_its_config_says(DatabaseKind kind)
    {
        await using var site = await SiteHost.StartAsync(kind: kind);
        var image = new ImageBuilder().ImageFor("arm64", 100, 200);
        await site.PushAsync(Repository, image, "v1");
        await site.PushAsync(Repository, image, "v2");

        var shown = (await SiteHost.JsonAsync(await site.GetAsync(Artifacts, Admin)))
            .EnumerateArray()
            .ShouldHaveSingleItem();

        shown.GetProperty("digest").GetString().ShouldBe(image.Digest);
        shown.GetProperty("type").GetString().ShouldBe("IMAGE");
        shown.GetProperty("media_type").GetString().ShouldBe("application/vnd.oci.image.config.v1+json");
        shown.GetProperty("manifest_media_type").GetString().ShouldBe("application/vnd.oci.image.manifest.v1+json");
        shown.GetProperty("repository_name").GetString().ShouldBe(Repository);
        shown
            .GetProperty("size")
            .GetInt64()
            .ShouldBe(image.Manifest.Bytes.Length + image.Blobs.Sum(blob => (long)blob.Bytes.Length));
        shown.GetProperty("extra_attrs").GetProperty("architecture").GetString().ShouldBe("arm64");
        shown.GetProperty("extra_attrs").GetProperty("os").GetString().ShouldBe("linux");
        NamesOf(shown.GetProperty("tags")).ShouldBe("v1,v2");
        foreach (var reference in (string[])["v1", image.Digest])
        {
            var one = await SiteHost.JsonAsync(await site.GetAsync($"{Artifacts}/{reference}?with_tag=false", Admin));
            one.GetProperty("id").GetInt64().ShouldBe(shown.GetProperty("id").GetInt64());
            one.TryGetProperty("tags", out _).ShouldBeFalse();
        }
    }

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.Postgres)]
    public async Task Of_an_artifact_with_many_tags_a_list_tells_the_newest_and_how_many_there_are(DatabaseKind kind)
    {
        await using var site = await SiteHost.StartAsync(kind: kind);
        var builder = new ImageBuilder();
        var (often, once, never) = (builder.Image(100), builder.Image(200), builder.Image(300));
        foreach (var tag in (string[])["v1", "v2", "v3", "v4"])
        {
            await site.PushAsync(Repository, often, tag);
        }

        await site.PushAsync(Repository, once, "alone");
        await site.PushAsync(Repository, never);

        var list = await SiteHost.JsonAsync(await site.GetAsync($"{Artifacts}?tag_limit=2&sort=push_time", Admin));

        NamesOf(list[0].GetProperty("tags")).ShouldBe("v3,v4");
        list[0].GetProperty("tag_count").GetInt32().ShouldBe(4);
        NamesOf(list[1].GetProperty("tags")).ShouldBe("alone");
        list[1].GetProperty("tag_count").GetInt32().ShouldBe(1);
        list[2].TryGetProperty("tags", out _).ShouldBeFalse();
        list[2].GetProperty("tag_count").GetInt32().ShouldBe(0);
    }

    [Fact]
    public async Task An_index_names_its_children_and_stands_for_them_in_the_list()
    {
        await using var site = await SiteHost.StartAsync();
        var index = new ImageBuilder().MultiArchitecture(100, "amd64", "arm64");
        await site.PushAsync(Repository, index, "v1");

        var list = await SiteHost.JsonAsync(await site.GetAsync(Artifacts, Admin));

        var references = list.EnumerateArray()
            .ShouldHaveSingleItem()
            .GetProperty("references")
            .EnumerateArray()
            .ToList();
        references
            .Select(child => child.GetProperty("child_digest").GetString())
            .ShouldBe(index.Children.Select(child => child.Digest));
        references[1].GetProperty("platform").GetProperty("architecture").GetString().ShouldBe("arm64");
        list[0]
            .GetProperty("size")
            .GetInt64()
            .ShouldBe(
                index
                    .ChildrenFirst()
                    .SelectMany(part => part.Blobs.Append(part.Manifest))
                    .Sum(blob => (long)blob.Bytes.Length)
            );
        references[1].GetProperty("parent_id").GetInt64().ShouldBe(list[0].GetProperty("id").GetInt64());
        var child = await SiteHost.JsonAsync(await site.GetAsync($"{Artifacts}/{index.Children[0].Digest}", Admin));
        child.GetProperty("id").GetInt64().ShouldBe(references[0].GetProperty("child_id").GetInt64());
    }

    [Fact]
    public async Task Referrers_are_shown_as_accessories_of_what_they_are_about()
    {
        await using var site = await SiteHost.StartAsync();
        var builder = new ImageBuilder();
        var image = builder.Image(100);
        var signature = builder.Referrer(image, "application/vnd.dev.cosign.artifact.sig.v1+json");
        await site.PushAsync(Repository, image, "v1");
        await site.PushAsync(Repository, signature);

        var accessories = await SiteHost.JsonAsync(await site.GetAsync($"{Artifacts}/v1/accessories", Admin));
        var plain = await SiteHost.JsonAsync(await site.GetAsync(Artifacts, Admin));
        var full = await SiteHost.JsonAsync(await site.GetAsync($"{Artifacts}?with_accessory=true", Admin));

        var accessory = accessories.EnumerateArray().ShouldHaveSingleItem();
        accessory.GetProperty("digest").GetString().ShouldBe(signature.Digest);
        accessory.GetProperty("type").GetString().ShouldBe("signature.cosign");
        accessory.GetProperty("artifact_type").GetString().ShouldBe("application/vnd.dev.cosign.artifact.sig.v1+json");
        accessory.GetProperty("subject_artifact_digest").GetString().ShouldBe(image.Digest);
        accessory.GetProperty("subject_artifact_repo").GetString().ShouldBe(Repository);
        accessory.GetProperty("subject_artifact_id").GetInt64().ShouldBe(plain[0].GetProperty("id").GetInt64());
        plain.GetArrayLength().ShouldBe(1);
        plain[0].TryGetProperty("accessories", out _).ShouldBeFalse();
        full[0].GetProperty("accessories").GetArrayLength().ShouldBe(1);
    }

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.Postgres)]
    public async Task An_artifact_is_deleted_with_what_is_about_it_and_nothing_else(DatabaseKind kind)
    {
        await using var site = await SiteHost.StartAsync(kind: kind);
        var builder = new ImageBuilder();
        var (image, other) = (builder.Image(100), builder.Image(200));
        var sbom = builder.Referrer(image, "application/spdx+json");
        await site.PushAsync(Repository, image, "v1");
        await site.PushAsync(Repository, other, "v2");
        await site.PushAsync(Repository, sbom);
        await site.PushAsync(Repository, builder.Referrer(sbom, "application/vnd.example.signature"));
        await site.PushAsync(Repository, builder.Image(300), $"{image.Digest.Replace(':', '-')}.sig");

        var deleted = await site.SendAsync(HttpMethod.Delete, $"{Artifacts}/{image.Digest}", Admin);

        deleted.StatusCode.ShouldBe(HttpStatusCode.OK);
        var left = await site.Database.ReadAsync(
            async (context, token) => await context.Manifests.Select(row => row.Digest.ToString()).ToListAsync(token),
            CancellationToken.None
        );
        left.ShouldBe([other.Digest]);
    }

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.Postgres)]
    public async Task Artifacts_are_found_by_tag_type_and_size(DatabaseKind kind)
    {
        await using var site = await SiteHost.StartAsync(kind: kind);
        var images = new Dictionary<string, string>();
        foreach (var name in (string[])["old", "new", "untagged"])
        {
            var image = new ImageBuilder(images.Count + 1).Image(100);
            images[image.Digest] = name;
            await site.PushAsync(Repository, image, name == "untagged" ? null : name);
        }

        foreach (
            var (query, found) in ((string, string)[])
                [
                    ("?q=tags=*", "old,new"),
                    ("?q=tags=nil", "untagged"),
                    ("?q=tags=new", "new"),
                    ("?q=tags=~EW", "new"),
                    ("?q=tags=~e%25", ""),
                    ("?q=tags=~e,tags=*", "new"),
                    ("?q=tags=new,tags=nil", ""),
                    ("?q=tags=new,type=IMAGE", "new"),
                    ("?q=tags=new,type=CHART", ""),
                    ("?q=tags=*,tags=new,type=CHART", ""),
                    ("?q=type=IMAGE", "old,new,untagged"),
                    ("?q=type=CHART", ""),
                    ("?q=type=UNKNOWN", ""),
                    ("?q=type=WASM", ""),
                    ("?q=media_type=application/vnd.oci.image.config.v1%2Bjson", "old,new,untagged"),
                    ("?q=media_type=application/vnd.docker.container.image.v1%2Bjson", ""),
                    ("?q=size=[1000000~]", ""),
                ]
        )
        {
            var answer = await site.GetAsync($"{Artifacts}{query}&sort=id", Admin);

            answer.StatusCode.ShouldBe(HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());
            var digests = (await SiteHost.JsonAsync(answer))
                .EnumerateArray()
                .Select(artifact => images[artifact.GetProperty("digest").GetString()!]);
            string.Join(',', digests).ShouldBe(found, query);
        }
    }

    [Fact]
    public async Task A_tag_is_added_listed_and_deleted_and_the_log_tells_of_both()
    {
        await using var site = await SiteHost.StartAsync();
        var image = new ImageBuilder().Image(100);
        await site.PushAsync(Repository, image, "v1");

        var added = await site.SendJsonAsync(
            HttpMethod.Post,
            $"{Artifacts}/{image.Digest}/tags",
            Admin,
            """{"name":"stable"}"""
        );
        var again = await site.SendJsonAsync(HttpMethod.Post, $"{Artifacts}/v1/tags", Admin, """{"name":"stable"}""");
        var wrong = await site.SendJsonAsync(HttpMethod.Post, $"{Artifacts}/v1/tags", Admin, """{"name":"-"}""");
        var listed = await site.GetAsync($"{Artifacts}/v1/tags?sort=name", Admin);
        var filtered = await site.GetAsync($"{Artifacts}/v1/tags?q=name=~TAB", Admin);
        var deleted = await site.SendAsync(HttpMethod.Delete, $"{Artifacts}/v1/tags/stable", Admin);
        var absent = await site.SendAsync(HttpMethod.Delete, $"{Artifacts}/v1/tags/stable", Admin);

        added.StatusCode.ShouldBe(HttpStatusCode.Created);
        added.Headers.Location!.ToString().ShouldBe($"{Artifacts}/{image.Digest}/tags/stable");
        again.StatusCode.ShouldBe(HttpStatusCode.Conflict);
        wrong.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        NamesOf(await SiteHost.JsonAsync(listed)).ShouldBe("stable,v1");
        listed.Headers.GetValues("X-Total-Count").ShouldBe(["2"]);
        NamesOf(await SiteHost.JsonAsync(filtered)).ShouldBe("stable");
        deleted.StatusCode.ShouldBe(HttpStatusCode.OK);
        absent.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await site.ChangesAsync()).ShouldBe([
            $"TagPushed {Repository}:v1 by admin",
            $"TagPushed {Repository}:stable by admin",
            $"TagDeleted {Repository}:stable by admin",
        ]);
    }

    [Fact]
    public async Task Deleting_by_tag_leaves_the_other_tags_and_by_digest_takes_them_all()
    {
        await using var site = await SiteHost.StartAsync();
        var image = new ImageBuilder().Image(100);
        await site.PushAsync(Repository, image, "v1");
        await site.PushAsync(Repository, image, "v2");

        (await site.SendAsync(HttpMethod.Delete, $"{Artifacts}/v1", Admin)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await site.GetAsync($"{Artifacts}/v1", Admin)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await site.GetAsync($"{Artifacts}/v2", Admin)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await site.SendAsync(HttpMethod.Delete, $"{Artifacts}/{image.Digest}", Admin)).StatusCode.ShouldBe(
            HttpStatusCode.OK
        );
        (await site.GetAsync($"{Artifacts}/v2", Admin)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await site.SendAsync(HttpMethod.Delete, $"{Artifacts}/{image.Digest}", Admin)).StatusCode.ShouldBe(
            HttpStatusCode.NotFound
        );
        (await site.ChangesAsync())
            .TakeLast(2)
            .ShouldBe([$"TagDeleted {Repository}:v2 by admin", $"ManifestDeleted {Repository}: by admin"]);
    }

    [Fact]
    public async Task A_child_that_an_index_needs_is_not_deleted()
    {
        await using var site = await SiteHost.StartAsync();
        var index = new ImageBuilder().MultiArchitecture(100, "amd64", "arm64");
        await site.PushAsync(Repository, index, "v1");

        var answer = await site.SendAsync(HttpMethod.Delete, $"{Artifacts}/{index.Children[0].Digest}", Admin);

        answer.StatusCode.ShouldBe(HttpStatusCode.PreconditionFailed);
        (await SiteHost.ErrorCodeAsync(answer)).ShouldBe("VIOLATE_FOREIGN_KEY_CONSTRAINT");
    }

    [Theory]
    [InlineData(ProjectRole.Maintainer, HttpStatusCode.OK)]
    [InlineData(ProjectRole.Developer, HttpStatusCode.Forbidden)]
    [InlineData(ProjectRole.Guest, HttpStatusCode.Forbidden)]
    public async Task Only_maintainers_and_above_delete(ProjectRole role, HttpStatusCode status)
    {
        await using var site = await SiteHost.StartAsync();
        await site.AddAccountAsync("ann");
        await site.AddMemberAsync("library", "ann", role);
        await site.PushAsync(Repository, new ImageBuilder().Image(100), "v1");

        (await site.SendAsync(HttpMethod.Delete, $"{Artifacts}/v1/tags/v1", SiteHost.Basic("ann"))).StatusCode.ShouldBe(
            status
        );
    }

    private static string NamesOf(JsonElement tags) =>
        string.Join(',', tags.EnumerateArray().Select(tag => tag.GetProperty("name").GetString()));
}
