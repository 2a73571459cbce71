using System.Net;
using System.Security.Cryptography;
using Entrepot.Access.Authorization;
using Entrepot.Rigs.Images;
using Entrepot.Storage;
using Entrepot.Unit.Testing;
using Shouldly;
using Xunit;
using static Entrepot.Unit.Distribution.RegistryHost;

namespace Entrepot.Unit.Distribution.Uploads;

public sealed class UploadEndpointsTests
{
    private static readonly byte[] Content = RandomNumberGenerator.GetBytes(1_000_000);
    private static readonly string Digest = Blob.DigestOf(Content);

    [Fact]
    public async Task A_session_takes_chunks_in_order_and_ends_as_a_blob()
    {
        await using var host = await StartAsync();
        var path = await host.StartUploadAsync();

        var first = await host.SendAsync(
            HttpMethod.Patch,
            path,
            Content[..400_000],
            headers: ("Content-Range", "0-399999")
        );
        first.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        first.Headers.GetValues("Range").ShouldBe(["0-399999"]);
        var second = await host.SendAsync(
            HttpMethod.Patch,
            first.Headers.Location!.ToString(),
            Content[400_000..900_000]
        );
        second.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        var state = await host.GetAsync(path);
        state.StatusCode.ShouldBe(HttpStatusCode.NoContent);
        state.Headers.GetValues("Range").ShouldBe(["0-899999"]);
        var last = await host.SendAsync(
            HttpMethod.Put,
            $"{path}?digest={Digest}",
            Content[900_000..],
            headers: ("Content-Range", "900000-999999")
        );

        last.StatusCode.ShouldBe(HttpStatusCode.Created);
        last.Headers.GetValues("Docker-Content-Digest").ShouldBe([Digest]);
        last.Headers.Location!.ToString().ShouldBe($"{Nginx}/blobs/{Digest}");
        (await (await host.GetAsync(last.Headers.Location.ToString())).Content.ReadAsByteArrayAsync()).ShouldBe(
            Content
        );
        await ShouldRefuseAsync(await host.GetAsync(path), HttpStatusCode.NotFound, "BLOB_UPLOAD_UNKNOWN");
    }

    [Theory]
    [InlineData("sha256")]
    [InlineData("sha512")]
    public async Task Every_way_to_push_a_blob_works_with_both_algorithms(string algorithm)
    {
        await using var host = await StartAsync();
        var content = new Blob(RandomNumberGenerator.GetBytes(300_000), "", algorithm);
        var uploads = $"{Nginx}/blobs/uploads/";

        var single = await host.SendAsync(HttpMethod.Post, $"{uploads}?digest={content.Digest}", content.Bytes);
        await ShouldBeThereAsync(host, single, content);

        var put = await host.SendAsync(
            HttpMethod.Put,
            $"{await host.StartUploadAsync()}?digest={content.Digest}",
            content.Bytes
        );
        await ShouldBeThereAsync(host, put, content);

        var announced = await host.SendAsync(HttpMethod.Post, $"{uploads}?digest-algorithm={algorithm}");
        announced.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        var path = announced.Headers.Location!.ToString();
        (await host.SendAsync(HttpMethod.Patch, path, content.Bytes)).StatusCode.ShouldBe(HttpStatusCode.Accepted);
        await ShouldBeThereAsync(
            host,
            await host.SendAsync(HttpMethod.Put, $"{path}?digest={content.Digest}", []),
            content
        );

        path = await host.StartUploadAsync();
        (await host.SendAsync(HttpMethod.Patch, path, content.Bytes)).StatusCode.ShouldBe(HttpStatusCode.Accepted);
        await ShouldBeThereAsync(
            host,
            await host.SendAsync(HttpMethod.Put, $"{path}?digest={content.Digest}"),
            content
        );
    }

    [Fact]
    public async Task A_chunk_out_of_order_is_told_where_to_go_on_and_changes_nothing()
    {
        await using var host = await StartAsync();
        var path = await host.StartUploadAsync();
        await host.SendAsync(HttpMethod.Patch, path, Content[..100], headers: ("Content-Range", "0-99"));

        foreach (var first in new[] { 0, 101, 50, 99 })
        {
            var bytes = Content[..100];
            var range = $"{first}-{first + 99}";
            var patch = await host.SendAsync(HttpMethod.Patch, path, bytes, headers: ("Content-Range", range));
            await ShouldRefuseAsync(patch, HttpStatusCode.RequestedRangeNotSatisfiable, "BLOB_UPLOAD_INVALID");
            patch.Headers.GetValues("Range").ShouldBe(["0-99"]);
            var put = await host.SendAsync(
                HttpMethod.Put,
                $"{path}?digest={Digest}",
                bytes,
                headers: ("Content-Range", range)
            );
            await ShouldRefuseAsync(put, HttpStatusCode.RequestedRangeNotSatisfiable, "BLOB_UPLOAD_INVALID");
        }

        (await host.SendAsync(HttpMethod.Put, $"{path}?digest={Digest}", Content[100..])).StatusCode.ShouldBe(
            HttpStatusCode.Created
        );
    }

    [Fact]
    public async Task A_range_that_is_not_that_of_the_chunk_is_refused()
    {
        await using var host = await StartAsync();
        var path = await host.StartUploadAsync();
        foreach (
            var (range, code) in new[]
            {
                ("0-98", "SIZE_INVALID"),
                ("0-100", "SIZE_INVALID"),
                ("99-0", "BLOB_UPLOAD_INVALID"),
                ("bytes 0-99/100", "BLOB_UPLOAD_INVALID"),
                ("0-99999999999999999999999", "BLOB_UPLOAD_INVALID"),
                ("-1-98", "BLOB_UPLOAD_INVALID"),
                ("x", "BLOB_UPLOAD_INVALID"),
            }
        )
        {
            await ShouldRefuseAsync(
                await host.SendAsync(HttpMethod.Patch, path, Content[..100], headers: ("Content-Range", range)),
                HttpStatusCode.BadRequest,
                code
            );
        }

        (await host.GetAsync(path)).Headers.GetValues("Range").ShouldBe(["0-0"]);
    }

    [Fact]
    public async Task Wrong_digests_are_refused_and_the_session_can_still_end_well()
    {
        await using var host = await StartAsync();
        var path = await host.StartUploadAsync();
        await host.SendAsync(HttpMethod.Patch, path, Content);
        var other = Blob.DigestOf([1]);

        await ShouldRefuseAsync(
            await host.SendAsync(HttpMethod.Put, path),
            HttpStatusCode.BadRequest,
            "DIGEST_INVALID"
        );
        foreach (var digest in new[] { other, "sha256:x", "md5:d41d8cd98f00b204e9800998ecf8427e", "" })
        {
            await ShouldRefuseAsync(
                await host.SendAsync(HttpMethod.Put, $"{path}?digest={digest}"),
                HttpStatusCode.BadRequest,
                "DIGEST_INVALID"
            );
        }

        // A last chunk of a refused commit does not count.
        await ShouldRefuseAsync(
            await host.SendAsync(HttpMethod.Put, $"{path}?digest={Digest}", [1, 2, 3]),
            HttpStatusCode.BadRequest,
            "DIGEST_INVALID"
        );
        (await host.SendAsync(HttpMethod.Put, $"{path}?digest={Digest}")).StatusCode.ShouldBe(HttpStatusCode.Created);
        (await host.SendAsync(HttpMethod.Head, $"{Nginx}/blobs/{other}")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_cancelled_session_is_gone()
    {
        await using var host = await StartAsync();
        var path = await host.StartUploadAsync();
        await host.SendAsync(HttpMethod.Patch, path, Content);

        (await host.SendAsync(HttpMethod.Delete, path)).StatusCode.ShouldBe(HttpStatusCode.NoContent);

        await ShouldRefuseAsync(
            await host.SendAsync(HttpMethod.Delete, path),
            HttpStatusCode.NotFound,
            "BLOB_UPLOAD_UNKNOWN"
        );
        await ShouldRefuseAsync(
            await host.SendAsync(HttpMethod.Put, $"{path}?digest={Digest}"),
            HttpStatusCode.NotFound,
            "BLOB_UPLOAD_UNKNOWN"
        );
    }

    [Fact]
    public async Task Nobody_goes_on_with_somebody_elses_session_nor_in_another_repository()
    {
        await using var host = await StartAsync();
        await host.Site.AddAccountAsync("bob");
        await host.Site.AddMemberAsync("library", "bob", ProjectRole.Developer);
        await host.UploadAsync(Content);
        var path = await host.StartUploadAsync();
        await host.SendAsync(HttpMethod.Patch, path, Content[..10]);

        foreach (var (user, where) in new[] { ("bob", path), ("admin", path.Replace("nginx", "other")) })
        {
            foreach (
                var (method, query) in new[]
                {
                    (HttpMethod.Get, ""),
                    (HttpMethod.Patch, ""),
                    (HttpMethod.Put, $"?digest={Digest}"),
                    (HttpMethod.Delete, ""),
                }
            )
            {
                await ShouldRefuseAsync(
                    await host.SendAsync(method, where + query, method == HttpMethod.Get ? null : [1], user: user),
                    HttpStatusCode.NotFound,
                    "BLOB_UPLOAD_UNKNOWN"
                );
            }
        }

        (await host.GetAsync(path)).Headers.GetValues("Range").ShouldBe(["0-9"]);
    }

    [Fact]
    public async Task A_closing_request_whose_answer_was_lost_may_be_repeated()
    {
        await using var host = await StartAsync();
        var path = await host.StartUploadAsync();
        await host.SendAsync(HttpMethod.Patch, path, Content);
        (await host.SendAsync(HttpMethod.Put, $"{path}?digest={Digest}")).StatusCode.ShouldBe(HttpStatusCode.Created);

        (await host.SendAsync(HttpMethod.Put, $"{path}?digest={Digest}")).StatusCode.ShouldBe(HttpStatusCode.Created);
    }

    [Fact]
    public async Task A_mount_needs_the_right_to_pull_from_the_source_and_else_becomes_an_upload()
    {
        await using var host = await StartAsync();
        await host.Site.AddAccountAsync("bob");
        await host.Site.AddMemberAsync("library", "bob", ProjectRole.Developer);
        var hidden = await host.UploadAsync(Content, "/v2/secret/app");
        var open = await host.UploadAsync([1, 2, 3], "/v2/library/base");
        var uploads = $"{Nginx}/blobs/uploads/";

        foreach (
            var query in new[]
            {
                $"mount={hidden}&from=secret/app",
                $"mount={hidden}",
                $"mount={hidden}&from=library/base",
                $"mount={hidden}&from=..%2Fsecret",
                $"mount={open}&from=library/none",
                $"mount={Blob.DigestOf([9])}",
            }
        )
        {
            var refused = await host.SendAsync(HttpMethod.Post, $"{uploads}?{query}", user: "bob");
            refused.StatusCode.ShouldBe(HttpStatusCode.Accepted);
            refused.Headers.Location!.ToString().ShouldStartWith(uploads);
        }

        foreach (var query in new[] { $"mount={open}&from=library/base", $"mount={open}" })
        {
            var mounted = await host.SendAsync(HttpMethod.Post, $"{uploads}?{query}", user: "bob");
            mounted.StatusCode.ShouldBe(HttpStatusCode.Created);
            mounted.Headers.Location!.ToString().ShouldBe($"{Nginx}/blobs/{open}");
        }

        (await host.SendAsync(HttpMethod.Post, $"{uploads}?mount={hidden}&from=secret/app")).StatusCode.ShouldBe(
            HttpStatusCode.Created
        );
    }

    [Fact]
    public async Task A_robot_account_mounts_nothing_from_where_it_may_not_pull()
    {
        await using var host = await StartAsync();
        var hidden = await host.UploadAsync(Content, "/v2/secret/app");
        var open = await host.UploadAsync([1, 2, 3], "/v2/library/base");
        string[] pushes = ["library repository:pull,repository:push"];
        TestRobot[] robots =
        [
            await TestRobot.OfSiteAsync(host.Site, "knows-all", ["/ project:list", .. pushes]),
            await TestRobot.OfSiteAsync(host.Site, "knows-names", ["/ catalog:read", .. pushes]),
            await TestRobot.OfSiteAsync(host.Site, "lists", ["secret artifact:list", .. pushes]),
        ];

        foreach (var robot in robots)
        {
            (await MountAsync(robot, $"mount={hidden}")).ShouldBe(HttpStatusCode.Accepted, robot.Name);
            (await MountAsync(robot, $"mount={hidden}&from=secret/app")).ShouldBe(HttpStatusCode.Accepted, robot.Name);
            (await MountAsync(robot, $"mount={open}")).ShouldBe(HttpStatusCode.Created, robot.Name);
        }

        async Task<HttpStatusCode> MountAsync(TestRobot robot, string query) =>
            (
                await host.SendAsync(
                    HttpMethod.Post,
                    $"{Nginx}/blobs/uploads/?{query}",
                    user: null,
                    headers: ("Authorization", robot.Basic)
                )
            ).StatusCode;
    }

    [Fact]
    public async Task A_full_disk_is_said_and_reading_goes_on()
    {
        await using var host = await StartAsync();
        var digest = await host.UploadAsync([1, 2, 3]);
        var path = await host.StartUploadAsync();
        host.Storage.FailAt(1, with: () => new StorageFullException(null));
        await ShouldRefuseAsync(
            await host.SendAsync(HttpMethod.Patch, path, Content),
            HttpStatusCode.InsufficientStorage,
            "DENIED"
        );
        host.Storage.Heal();

        (await host.GetAsync($"{Nginx}/blobs/{digest}")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await host.SendAsync(HttpMethod.Put, $"{path}?digest={Digest}", Content)).StatusCode.ShouldBe(
            HttpStatusCode.Created
        );
    }

    [Fact]
    public async Task A_body_with_two_lengths_is_refused()
    {
        await using var host = await StartAsync();
        var path = await host.StartUploadAsync();
        var address = host.Site.Client.BaseAddress!;
        using var socket = new System.Net.Sockets.TcpClient();
        await socket.ConnectAsync(address.Host, address.Port);
        await using var stream = socket.GetStream();
        await stream.WriteAsync(
            System.Text.Encoding.ASCII.GetBytes(
                $"PATCH {path} HTTP/1.1\r\nHost: {address.Authority}\r\nAuthorization: {SiteHost.Basic("admin")}\r\n"
                    + "Content-Length: 3\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n3\r\nabc\r\n0\r\n\r\n"
            )
        );
        using var reader = new StreamReader(stream);

        (await reader.ReadLineAsync()).ShouldBe("HTTP/1.1 400 Bad Request");
        (await host.GetAsync(path)).Headers.GetValues("Range").ShouldBe(["0-0"]);
    }

    private static async Task ShouldBeThereAsync(RegistryHost host, HttpResponseMessage answer, Blob content)
    {
        answer.StatusCode.ShouldBe(HttpStatusCode.Created);
        var path = answer.Headers.Location!.ToString();
        path.ShouldEndWith(content.Digest);
        (await (await host.GetAsync(path)).Content.ReadAsByteArrayAsync()).ShouldBe(content.Bytes);
        (await host.SendAsync(HttpMethod.Delete, path)).StatusCode.ShouldBe(HttpStatusCode.Accepted);
        (await host.GetAsync(path)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }
}
