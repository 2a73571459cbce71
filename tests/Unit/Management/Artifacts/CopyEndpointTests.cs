using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Entrepot.Access.Authorization;
using Entrepot.Oci;
using Entrepot.Registry.Blobs;
using Entrepot.Rigs.Images;
using Entrepot.Unit.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace Entrepot.Unit.Management.Artifacts;

public sealed class CopyEndpointTests
{
    private const string Target = "/api/v2.0/projects/here/repositories/copy%252Fapp/artifacts";
    private const string Source = "there/web/app";
    private static readonly string Admin = SiteHost.Basic("admin");
    private static readonly string Ann = SiteHost.Basic("ann");

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.Postgres)]
    public async Task A_copy_is_the_whole_artifact_with_its_tags_children_and_signatures(DatabaseKind kind)
    {
        await using var site = await StartAsync(kind);
        var builder = new ImageBuilder();
        var index = builder.MultiArchitecture(100, "amd64", "arm64");
        var sbom = builder.Referrer(index.Children[0], "application/spdx+json");
        var signature = builder.Image(50);
        await site.PushAsync(Source, index, "v1");
        await site.PushAsync(Source, index, "latest");
        await site.PushAsync(Source, sbom);
        await site.PushAsync(Source, signature, $"{index.Digest.Replace(':', '-')}.sig");
        await site.PushAsync(Source, builder.Image(70), "other");

        var copied = await CopyAsync(site, $"{Source}:v1", Ann);

        copied.StatusCode.ShouldBe(HttpStatusCode.Created);
        copied.Headers.Location!.ToString().ShouldBe($"{Target}/{index.Digest}");
        var list = await SiteHost.JsonAsync(await site.GetAsync($"{Target}?sort=push_time", Ann));
        list.EnumerateArray()
            .Select(artifact => artifact.GetProperty("digest").GetString())
            .ShouldBe([index.Digest, signature.Digest], ignoreOrder: true);
        var root = await SiteHost.JsonAsync(await site.GetAsync(copied.Headers.Location.ToString(), Ann));
        root.GetProperty("tags")
            .EnumerateArray()
            .Select(tag => tag.GetProperty("name").GetString())
            .ShouldBe(["latest", "v1"]);
        (await SiteHost.JsonAsync(await site.GetAsync($"{Target}/{index.Children[0].Digest}/accessories", Ann)))
            .EnumerateArray()
            .ShouldHaveSingleItem()
            .GetProperty("digest")
            .GetString()
            .ShouldBe(sbom.Digest);
        foreach (var blob in index.ChildrenFirst().Append(sbom).SelectMany(part => part.Blobs))
        {
            (
                await site
                    .Services.GetRequiredService<BlobReader>()
                    .StatAsync(RepositoryName.Parse("here/copy/app"), Digest.Parse(blob.Digest), CancellationToken.None)
            ).ShouldNotBeNull();
        }
    }

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.Postgres)]
    public async Task What_is_copied_is_in_the_change_log_as_one_act_of_whoever_copied(DatabaseKind kind)
    {
        await using var site = await StartAsync(kind);
        await site.PushAsync(Source, new ImageBuilder().MultiArchitecture(100, "amd64", "arm64"), "v1");
        var before = (await site.ChangesAsync()).Count;

        (await CopyAsync(site, $"{Source}:v1", Ann)).StatusCode.ShouldBe(HttpStatusCode.Created);

        (await site.ChangesAsync())
            .Skip(before)
            .ShouldBe([
                "ManifestPushed here/copy/app: by ann",
                "ManifestPushed here/copy/app: by ann",
                "TagPushed here/copy/app:v1 by ann",
            ]);
        var acts = await site.Database.ReadAsync(
            (context, token) =>
                context.Changes.Where(row => row.Project == "here").Select(row => row.Act).Distinct().CountAsync(token),
            CancellationToken.None
        );
        acts.ShouldBe(1);
    }

    [Fact]
    public async Task An_index_of_the_copied_that_is_about_a_part_of_it_comes_after_it()
    {
        await using var site = await StartAsync();
        var builder = new ImageBuilder();
        var child = builder.Image(100);
        var index = builder.Index(child);
        var about = JsonNode.Parse(builder.Index(index).Manifest.Bytes)!;
        about["subject"] = JsonSerializer.SerializeToNode(child.Manifest.ToDescriptor());
        var bundle = new Artifact(
            new Blob(Encoding.UTF8.GetBytes(about.ToJsonString()), index.Manifest.MediaType),
            [],
            [index]
        );
        await site.PushAsync(Source, index, "v1");
        await site.PushAsync(Source, bundle);

        (await CopyAsync(site, $"{Source}:v1", Ann)).StatusCode.ShouldBe(HttpStatusCode.Created);

        (await site.GetAsync($"{Target}/{bundle.Digest}", Ann)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Signatures_of_signatures_without_end_are_refused_and_nothing_is_copied()
    {
        await using var site = await StartAsync();
        var builder = new ImageBuilder();
        var image = builder.Image(100);
        await site.PushAsync(Source, image, "v1");
        for (var (subject, count) = (image, 0); count < 1000; count++)
        {
            subject = builder.Referrer(subject, "application/x");
            await site.PushAsync(Source, subject);
        }

        var before = (await site.ChangesAsync()).Count;

        (await CopyAsync(site, $"{Source}:v1", Ann)).StatusCode.ShouldBe(HttpStatusCode.PreconditionFailed);

        (await site.ChangesAsync()).Count.ShouldBe(before);
    }

    [Fact]
    public async Task What_is_there_already_is_a_conflict_and_what_is_asked_for_wrongly_a_bad_request()
    {
        await using var site = await StartAsync();
        var image = new ImageBuilder().Image(100);
        await site.PushAsync(Source, image, "v1");
        (await CopyAsync(site, $"{Source}@{image.Digest}", Ann)).StatusCode.ShouldBe(HttpStatusCode.Created);
        var before = await site.ChangesAsync();

        (await CopyAsync(site, $"{Source}@{image.Digest}", Ann)).StatusCode.ShouldBe(HttpStatusCode.Conflict);
        foreach (
            var from in (string[])
                [
                    "",
                    "v1",
                    Source,
                    "app:v1",
                    $"{Source}:",
                    $"{Source}@v1",
                    $"{Source}:{image.Digest}",
                    "../x:v1",
                    "a/b:c:d",
                ]
        )
        {
            (await CopyAsync(site, from, Ann)).StatusCode.ShouldBe(HttpStatusCode.BadRequest, from);
        }

        (await site.SendAsync(HttpMethod.Post, Target, Ann)).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await site.ChangesAsync()).ShouldBe(before);
    }

    [Fact]
    public async Task It_takes_the_right_to_pull_there_and_to_push_here_and_no_secret_is_told()
    {
        await using var site = await StartAsync();
        await site.AddProjectAsync("hidden");
        await site.AddAccountAsync("guest");
        await site.AddMemberAsync("here", "guest", ProjectRole.Guest);
        await site.AddMemberAsync("there", "guest", ProjectRole.Guest);
        var image = new ImageBuilder().Image(100);
        await site.PushAsync("hidden/app", image, "v1");
        await site.PushAsync(Source, image, "v1");

        var hidden = await CopyAsync(site, "hidden/app:v1", Ann);
        var missing = await CopyAsync(site, "absent/app:v1", Ann);

        hidden.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        missing.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await hidden.Content.ReadAsStringAsync())
            .Replace("hidden", "absent", StringComparison.Ordinal)
            .ShouldBe(await missing.Content.ReadAsStringAsync());
        (await CopyAsync(site, $"{Source}:v1", SiteHost.Basic("guest"))).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await CopyAsync(site, $"{Source}:v1", null)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await CopyAsync(site, $"{Source}:absent", Ann)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await CopyAsync(site, "hidden/app:v1", Admin)).StatusCode.ShouldBe(HttpStatusCode.Created);
    }

    private static Task<HttpResponseMessage> CopyAsync(SiteHost site, string from, string? authorization) =>
        site.SendAsync(HttpMethod.Post, $"{Target}?from={Uri.EscapeDataString(from)}", authorization);

    private static async Task<SiteHost> StartAsync(DatabaseKind kind = DatabaseKind.Sqlite)
    {
        var site = await SiteHost.StartAsync(kind: kind);
        await site.AddProjectAsync("here");
        await site.AddProjectAsync("there");
        await site.AddAccountAsync("ann");
        await site.AddMemberAsync("here", "ann", ProjectRole.Developer);
        await site.AddMemberAsync("there", "ann", ProjectRole.LimitedGuest);
        return site;
    }
}
