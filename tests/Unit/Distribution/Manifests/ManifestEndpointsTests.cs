using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using Entrepot.Access.Authorization;
using Entrepot.Oci;
using Entrepot.Rigs.Images;
using Entrepot.Unit.Testing;
using Shouldly;
using Xunit;
using static Entrepot.Unit.Distribution.RegistryHost;

namespace Entrepot.Unit.Distribution.Manifests;

public sealed class ManifestEndpointsTests
{
    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.Postgres)]
    public async Task An_image_is_pushed_found_and_deleted(DatabaseKind kind)
    {
        await using var host = await StartAsync(kind);
        var index = new ImageBuilder().MultiArchitecture(1000, "amd64", "arm64");

        var pushed = await host.PushAsync(index, "v1");

        pushed.StatusCode.ShouldBe(HttpStatusCode.Created);
        pushed.Headers.GetValues("Docker-Content-Digest").ShouldBe([index.Digest]);
        pushed.Headers.Location!.ToString().ShouldBe($"{Nginx}/manifests/{index.Digest}");
        foreach (var reference in new[] { "v1", index.Digest })
        {
            foreach (var method in new[] { HttpMethod.Get, HttpMethod.Head })
            {
                var answer = await host.SendAsync(method, $"{Nginx}/manifests/{reference}");
                answer.StatusCode.ShouldBe(HttpStatusCode.OK);
                answer.Headers.GetValues("Docker-Content-Digest").ShouldBe([index.Digest]);
                answer.Content.Headers.ContentType!.ToString().ShouldBe(MediaTypes.OciIndex);
                answer.Content.Headers.ContentLength.ShouldBe(index.Manifest.Bytes.Length);
                (await answer.Content.ReadAsByteArrayAsync()).ShouldBe(
                    method == HttpMethod.Get ? index.Manifest.Bytes : []
                );
            }
        }

        (await host.SendAsync(HttpMethod.Delete, $"{Nginx}/manifests/v1")).StatusCode.ShouldBe(HttpStatusCode.Accepted);
        await ShouldRefuseAsync(
            await host.GetAsync($"{Nginx}/manifests/v1"),
            HttpStatusCode.NotFound,
            "MANIFEST_UNKNOWN"
        );
        (await host.GetAsync($"{Nginx}/manifests/{index.Digest}")).StatusCode.ShouldBe(HttpStatusCode.OK);
        await ShouldRefuseAsync(
            await host.SendAsync(HttpMethod.Delete, $"{Nginx}/manifests/{index.Children[0].Digest}"),
            HttpStatusCode.Conflict,
            "DENIED"
        );
        (await host.SendAsync(HttpMethod.Delete, $"{Nginx}/manifests/{index.Digest}")).StatusCode.ShouldBe(
            HttpStatusCode.Accepted
        );
        (await host.GetAsync($"{Nginx}/manifests/{index.Digest}")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task What_the_client_has_is_not_sent_again()
    {
        await using var host = await StartAsync();
        var image = new ImageBuilder().Image(100);
        await host.PushAsync(image, "v1");

        var answer = await host.GetAsync($"{Nginx}/manifests/v1", ("If-None-Match", $"\"x\", \"{image.Digest}\""));

        answer.StatusCode.ShouldBe(HttpStatusCode.NotModified);
        (await host.GetAsync($"{Nginx}/manifests/v1", ("If-None-Match", "\"x\""))).StatusCode.ShouldBe(
            HttpStatusCode.OK
        );
    }

    [Fact]
    public async Task Wrong_pushes_are_refused_precisely_and_change_nothing()
    {
        await using var host = await StartAsync();
        var image = new ImageBuilder().Image(100);
        var (manifest, type) = (image.Manifest.Bytes, image.Manifest.MediaType);
        var path = $"{Nginx}/manifests/v1";

        var missing = await host.PutAsync(image.Manifest, "v1");
        missing.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        var errors = (await SiteHost.JsonAsync(missing)).GetProperty("errors").EnumerateArray().ToList();
        errors
            .ConvertAll(error => error.GetProperty("code").GetString())
            .ShouldAllBe(code => code == "MANIFEST_BLOB_UNKNOWN");
        errors
            .ConvertAll(error => error.GetProperty("detail").GetProperty("digest").GetString())
            .ShouldBe(image.Blobs.Select(blob => (string?)blob.Digest));
        foreach (var blob in image.Blobs)
        {
            await host.UploadAsync(blob.Bytes);
        }

        foreach (
            var (where, body, sent, status, code) in new (string, byte[], string, HttpStatusCode, string)[]
            {
                (path, "{}"u8.ToArray(), type, HttpStatusCode.BadRequest, "MANIFEST_INVALID"),
                (path, [], type, HttpStatusCode.BadRequest, "MANIFEST_INVALID"),
                (path, manifest, "application/json", HttpStatusCode.BadRequest, "MANIFEST_INVALID"),
                (path, manifest, MediaTypes.DockerManifest, HttpStatusCode.BadRequest, "MANIFEST_INVALID"),
                (path, manifest, MediaTypes.OciIndex, HttpStatusCode.BadRequest, "MANIFEST_INVALID"),
                (
                    $"{Nginx}/manifests/{Blob.DigestOf([1])}",
                    manifest,
                    type,
                    HttpStatusCode.BadRequest,
                    "DIGEST_INVALID"
                ),
                (
                    $"{Nginx}/manifests/sha256:baddigeststring",
                    manifest,
                    type,
                    HttpStatusCode.BadRequest,
                    "DIGEST_INVALID"
                ),
                ($"{Nginx}/manifests/.hidden", manifest, type, HttpStatusCode.BadRequest, "MANIFEST_INVALID"),
                ($"{path}?tag=-x", manifest, type, HttpStatusCode.BadRequest, "MANIFEST_INVALID"),
                ("/v2/library/Upper/manifests/v1", manifest, type, HttpStatusCode.BadRequest, "NAME_INVALID"),
                ("/v2/library/manifests/v1", manifest, type, HttpStatusCode.BadRequest, "NAME_INVALID"),
                (path, new byte[5_000_000], type, HttpStatusCode.RequestEntityTooLarge, "MANIFEST_INVALID"),
            }
        )
        {
            await ShouldRefuseAsync(await host.SendAsync(HttpMethod.Put, where, body, sent), status, code);
        }

        (await host.GetAsync($"{Nginx}/tags/list")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await host.SendAsync(HttpMethod.Put, path, manifest, $"{type}; charset=utf-8")).StatusCode.ShouldBe(
            HttpStatusCode.Created
        );
    }

    [Fact]
    public async Task A_push_by_digest_gives_the_tags_it_asks_for()
    {
        await using var host = await StartAsync();
        var image = new ImageBuilder().Image(100);
        await host.PushAsync(image);
        var tags = Enumerable.Range(0, 12).Select(number => $"t{number}").ToList();
        var query = string.Join('&', tags.Select(tag => $"tag={tag}"));

        var answer = await host.PutAsync(image.Manifest, $"{image.Digest}?{query}");

        answer.StatusCode.ShouldBe(HttpStatusCode.Created);
        answer.Headers.GetValues("OCI-Tag").SelectMany(value => value.Split(", ")).ShouldBe(tags);
        (await host.GetAsync($"{Nginx}/manifests/t11")).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Sha512_manifests_are_found_by_their_digest()
    {
        await using var host = await StartAsync();
        var image = new ImageBuilder().Image(100);
        await host.PushAsync(image);
        var wide = Blob.Sha512Of(image.Manifest.Bytes);

        (await host.PutAsync(image.Manifest, wide)).Headers.GetValues("Docker-Content-Digest").ShouldBe([wide]);

        var answer = await host.GetAsync($"{Nginx}/manifests/{wide}");
        (await answer.Content.ReadAsByteArrayAsync()).ShouldBe(image.Manifest.Bytes);
        (await host.GetAsync($"{Nginx}/manifests/{image.Digest}")).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Referrers_are_listed_and_filtered()
    {
        await using var host = await StartAsync();
        var builder = new ImageBuilder();
        var subject = builder.Image(100);
        var (one, other) = (
            builder.Referrer(subject, "application/a.sbom"),
            builder.Referrer(subject, "application/b.sig")
        );
        var path = $"{Nginx}/referrers/{subject.Digest}";
        (await ReferrersAsync(await host.GetAsync(path))).ShouldBeEmpty();

        (await host.PushAsync(one)).Headers.GetValues("OCI-Subject").ShouldBe([subject.Digest]);
        await host.PushAsync(other);

        (await ReferrersAsync(await host.GetAsync(path))).ShouldBe([one.Digest, other.Digest]);
        var filtered = await host.GetAsync($"{path}?artifactType=application/b.sig");
        filtered.Headers.GetValues("OCI-Filters-Applied").ShouldBe(["artifactType"]);
        (await ReferrersAsync(filtered)).ShouldBe([other.Digest]);
        await ShouldRefuseAsync(
            await host.GetAsync($"{Nginx}/referrers/sha256:x"),
            HttpStatusCode.BadRequest,
            "DIGEST_INVALID"
        );
    }

    [Fact]
    public async Task Tags_come_in_pages_that_lead_to_each_other()
    {
        await using var host = await StartAsync();
        var image = new ImageBuilder().Image(100);
        await host.PushAsync(image);
        await host.PutAsync(image.Manifest, $"{image.Digest}?tag=a&tag=b&tag=c&tag=d&tag=e");
        var path = $"{Nginx}/tags/list";
        var seen = new List<string>();
        for (var next = $"{path}?n=2"; next is not null; )
        {
            var answer = await host.GetAsync(next);
            answer.StatusCode.ShouldBe(HttpStatusCode.OK);
            var list = await SiteHost.JsonAsync(answer);
            list.GetProperty("name").GetString().ShouldBe("library/web/nginx");
            seen.AddRange(list.GetProperty("tags").EnumerateArray().Select(tag => tag.GetString()!));
            next = answer.Headers.TryGetValues("Link", out var links)
                ? links.Single().Split('>')[0].TrimStart('<')
                : null;
        }

        seen.ShouldBe(["a", "b", "c", "d", "e"]);
        foreach (var n in new[] { "1000", "2147483647", "9000000000000000000" })
        {
            (await host.GetAsync($"{path}?n={n}")).StatusCode.ShouldBe(HttpStatusCode.OK);
        }

        (await SiteHost.JsonAsync(await host.GetAsync($"{path}?n=0"))).GetProperty("tags").GetArrayLength().ShouldBe(0);
        foreach (var n in new[] { "-1", "x", "1.5" })
        {
            (await host.GetAsync($"{path}?n={n}")).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        }
    }

    [Fact]
    public async Task The_catalog_shows_each_account_what_it_may_pull()
    {
        await using var host = await StartAsync();
        await host.Site.AddAccountAsync("bob");
        var image = new ImageBuilder().Image(100);
        await host.PushAsync(image, "v1");
        await host.PushAsync(image, "v1", "/v2/secret/app");

        (await CatalogAsync(await host.GetAsync("/v2/_catalog"))).ShouldBe(["library/web/nginx", "secret/app"]);
        (await CatalogAsync(await host.SendAsync(HttpMethod.Get, "/v2/_catalog", user: "bob"))).ShouldBe([
            "library/web/nginx",
        ]);
        await host.Site.AddMemberAsync("secret", "bob", ProjectRole.Guest);
        (
            await CatalogAsync(await host.SendAsync(HttpMethod.Get, "/v2/_catalog?n=1&last=library/z", user: "bob"))
        ).ShouldBe(["secret/app"]);
        (await host.SendAsync(HttpMethod.Get, "/v2/_catalog", user: null)).StatusCode.ShouldBe(
            HttpStatusCode.Unauthorized
        );
    }

    [Fact]
    public async Task No_spelling_of_a_path_reaches_what_another_one_names()
    {
        await using var host = await StartAsync();
        var image = new ImageBuilder().Image(100);
        await host.PushAsync(image, "v1", "/v2/secret/app");
        await host.Site.AddAccountAsync("bob");

        foreach (
            var path in new[]
            {
                "/v2/library/../secret/app/manifests/v1",
                "/v2/library/%2e%2e/secret/app/manifests/v1",
                "/v2/library%2F..%2Fsecret/app/manifests/v1",
                "/v2/secret%2Fapp/manifests/v1",
                "/v2/secret%2fapp/manifests/v1",
                "/v2/secret%252Fapp/manifests/v1",
                "//v2/secret/app/manifests/v1",
                "/v2//secret/app/manifests/v1",
                "/v2/secret/app//manifests/v1",
                "/v2/secret/app/manifests/v1/",
                "/V2/secret/app/manifests/v1",
                "/v2/SECRET/app/manifests/v1",
                "/v2/secret/app/Manifests/v1",
                "/v2/secret/app/manifests/v1;x=1",
                "/v2/secret/app/manifests/v1%0d%0aX:y",
                "/%76%32/secret/app/manifests/v1",
                "/v2/secret/app/manifests/%76%31",
                "/v2/./secret/app/manifests/v1",
                "/v2/secret%5Capp/manifests/v1",
            }
        )
        {
            foreach (var user in new[] { "admin", "bob", null })
            {
                var status = await RawStatusAsync(host, path, user);
                status.ShouldBeInRange(400, 404, path);
            }
        }

        (await RawStatusAsync(host, "/v2/secret/app/manifests/v1", "admin")).ShouldBe(200);
        (await RawStatusAsync(host, $"/v2/secret/app/manifests/{image.Digest.Replace(":", "%3A")}", "admin")).ShouldBe(
            200
        );
    }

    [Fact]
    public async Task A_method_that_a_path_does_not_have_is_refused_in_the_envelope()
    {
        await using var host = await StartAsync();

        await ShouldRefuseAsync(
            await host.SendAsync(HttpMethod.Post, $"{Nginx}/manifests/v1", [1]),
            HttpStatusCode.MethodNotAllowed,
            "UNSUPPORTED"
        );
        await ShouldRefuseAsync(
            await host.GetAsync("/v2/library/app/nothing"),
            HttpStatusCode.NotFound,
            "NAME_UNKNOWN"
        );
    }

    private static async Task<IEnumerable<string>> ReferrersAsync(HttpResponseMessage answer)
    {
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        answer.Content.Headers.ContentType!.ToString().ShouldBe(MediaTypes.OciIndex);
        var content = await answer.Content.ReadAsByteArrayAsync();
        ManifestParser.Parse(content, MediaType.OciIndex).Fault.ShouldBeNull();
        return JsonDocument
            .Parse(content)
            .RootElement.GetProperty("manifests")
            .EnumerateArray()
            .Select(it => it.GetProperty("digest").GetString()!);
    }

    private static async Task<IEnumerable<string>> CatalogAsync(HttpResponseMessage answer)
    {
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        return (await SiteHost.JsonAsync(answer))
            .GetProperty("repositories")
            .EnumerateArray()
            .Select(name => name.GetString()!);
    }

    /// <summary>Sends the path as it is: a client of .NET would tidy it up.</summary>
    private static async Task<int> RawStatusAsync(RegistryHost host, string path, string? user)
    {
        var address = host.Site.Client.BaseAddress!;
        using var socket = new System.Net.Sockets.TcpClient();
        await socket.ConnectAsync(address.Host, address.Port);
        await using var stream = socket.GetStream();
        var authorization = user is null ? "" : $"Authorization: {SiteHost.Basic(user)}\r\n";
        await stream.WriteAsync(
            Encoding.ASCII.GetBytes(
                $"GET {path} HTTP/1.1\r\nHost: {address.Authority}\r\n{authorization}Connection: close\r\n\r\n"
            )
        );
        using var reader = new StreamReader(stream);
        return int.Parse((await reader.ReadLineAsync())!.Split(' ')[1], CultureInfo.InvariantCulture);
    }
}
