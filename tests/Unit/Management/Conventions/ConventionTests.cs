using System.Net;
using Entrepot.Unit.Testing;
using Shouldly;
using Xunit;

namespace Entrepot.Unit.Management.Conventions;

/// <summary>What holds for every path of the REST API.</summary>
public sealed class ConventionTests
{
    [Fact]
    public async Task Every_refusal_has_the_envelope()
    {
        await using var site = await SiteHost.StartAsync();
        foreach (
            var (method, path, body, status, code) in ((string, string, string?, HttpStatusCode, string)[])
                [
                    ("GET", "/api/v2.0/nothing", null, HttpStatusCode.NotFound, "NOT_FOUND"),
                    ("PATCH", "/api/v2.0/projects", null, HttpStatusCode.MethodNotAllowed, "METHOD_NOT_ALLOWED"),
                    ("POST", "/api/v2.0/projects", "{", HttpStatusCode.BadRequest, "BAD_REQUEST"),
                    ("POST", "/api/v2.0/projects", "[]", HttpStatusCode.BadRequest, "BAD_REQUEST"),
                    ("POST", "/api/v2.0/projects", "{\"project_name\":7}", HttpStatusCode.BadRequest, "BAD_REQUEST"),
                    ("POST", "/api/v2.0/projects", "", HttpStatusCode.BadRequest, "BAD_REQUEST"),
                    (
                        "GET",
                        "/api/v2.0/projects?page_size=101",
                        null,
                        HttpStatusCode.UnprocessableEntity,
                        "UNPROCESSABLE_ENTITY"
                    ),
                    ("GET", "/api/v2.0/projects?q=secret=x", null, HttpStatusCode.BadRequest, "BAD_REQUEST"),
                    ("GET", "/api/v2.0/projects?sort=password_hash", null, HttpStatusCode.BadRequest, "BAD_REQUEST"),
                ]
        )
        {
            var answer = body is null
                ? await site.SendAsync(new HttpMethod(method), path, SiteHost.Basic("admin"))
                : await site.SendJsonAsync(new HttpMethod(method), path, SiteHost.Basic("admin"), body);

            answer.StatusCode.ShouldBe(status, $"{method} {path} {body}");
            (await SiteHost.ErrorCodeAsync(answer)).ShouldBe(code);
            answer.Content.Headers.ContentType!.ToString().ShouldBe("application/json; charset=utf-8");
        }
    }

    [Fact]
    public async Task A_body_that_does_not_say_it_is_json_is_refused()
    {
        await using var site = await SiteHost.StartAsync();

        var answer = await site.SendAsync(
            HttpMethod.Post,
            "/api/v2.0/projects",
            SiteHost.Basic("admin"),
            new FormUrlEncodedContent(new Dictionary<string, string> { ["project_name"] = "x" })
        );

        answer.StatusCode.ShouldBe(HttpStatusCode.UnsupportedMediaType);
        (await SiteHost.ErrorCodeAsync(answer)).ShouldBe("UNSUPPORTED_MEDIA_TYPE");
    }

    [Fact]
    public async Task A_body_of_more_than_a_mebibyte_is_refused()
    {
        await using var site = await SiteHost.StartAsync();

        var answer = await site.SendJsonAsync(
            HttpMethod.Post,
            "/api/v2.0/projects",
            SiteHost.Basic("admin"),
            $"{{\"project_name\":\"{new string('a', 1024 * 1024)}\"}}"
        );

        answer.StatusCode.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
    }

    [Fact]
    public async Task The_request_id_is_echoed_or_made_and_an_odd_one_replaced()
    {
        await using var site = await SiteHost.StartAsync();

        (await IdAsync("my-id_1")).ShouldBe("my-id_1");
        Guid.TryParse(await IdAsync(null), out _).ShouldBeTrue();
        Guid.TryParse(await IdAsync("a b"), out _).ShouldBeTrue();
        Guid.TryParse(await IdAsync(new string('x', 129)), out _).ShouldBeTrue();

        async Task<string> IdAsync(string? sent)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v2.0/ping");
            if (sent is not null)
            {
                request.Headers.TryAddWithoutValidation("X-Request-Id", sent);
            }

            return (await site.Client.SendAsync(request)).Headers.GetValues("X-Request-Id").Single();
        }
    }

    [Fact]
    public async Task Hostile_filters_and_sorts_never_reach_the_database()
    {
        await using var site = await SiteHost.StartAsync();
        string[] hostile =
        [
            "name='; DROP TABLE project; --",
            "name=~%' OR '1'='1",
            "name=~_",
            "1=1",
            "password_hash=~a",
            "metadata=~a",
            "owner__password=~a",
            "name={a b',c)}",
            "creation_time=[now()~]",
            "public=yes",
            "project_id=1 OR 1",
            "name=[a~b]",
        ];
        foreach (var text in hostile)
        {
            foreach (var parameter in (string[])["q", "sort"])
            {
                var answer = await site.GetAsync(
                    $"/api/v2.0/projects?{parameter}={Uri.EscapeDataString(text)}",
                    SiteHost.Basic("admin")
                );

                ((int)answer.StatusCode).ShouldBeOneOf(200, 400);
                if (answer.StatusCode == HttpStatusCode.OK)
                {
                    (await answer.Content.ReadAsStringAsync()).ShouldBe("[]", text);
                }
            }
        }
    }
}
