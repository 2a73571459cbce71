using System.Net;
using Entrepot.Unit.Testing;
using Shouldly;
using Xunit;

namespace Entrepot.Unit.Access.Sessions;

/// <summary>Nobody but the person, at a page of this site or by the address itself, ends their session.</summary>
public sealed class SignOutTests
{
    private const string Me = "/api/v2.0/users/current";

    [Theory]
    [InlineData("/c/log_out", "Sec-Fetch-Site", "cross-site")]
    [InlineData("/c/log_out?redirect_url=/", "Sec-Fetch-Site", "same-site")]
    [InlineData("/c/oidc/logout", "Sec-Fetch-Site", "cross-site")]
    [InlineData("/c/log_out", "Referer", "https://evil.example/page")]
    [InlineData("/c/oidc/logout", "Referer", "http://HOST.evil.example/")]
    public async Task A_link_or_a_picture_at_another_site_signs_nobody_out(string path, string header, string value)
    {
        await using var site = await SiteHost.StartAsync();
        var cookie = await SignInAsync(site);

        var answer = await SendAsync(site, path, cookie, header, value);

        answer.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        answer.Headers.Contains("Set-Cookie").ShouldBeFalse("a browser would forget the session");
        (await SendAsync(site, Me, cookie)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await site.ActsAsync()).ShouldNotContain(act => act.StartsWith("admin logout", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("/c/log_out", "Sec-Fetch-Site", "same-origin")]
    [InlineData("/c/log_out", "Sec-Fetch-Site", "none")]
    [InlineData("/c/log_out?redirect_url=/sign-in", "Referer", "http://HOST/projects")]
    [InlineData("/c/oidc/logout", "Sec-Fetch-Site", "same-origin")]
    [InlineData("/c/oidc/logout", null, null)]
    public async Task A_page_of_this_site_and_who_types_the_address_do(string path, string? header, string? value)
    {
        await using var site = await SiteHost.StartAsync();
        var cookie = await SignInAsync(site);

        var answer = await SendAsync(site, path, cookie, header, value);

        answer.StatusCode.ShouldBeOneOf(HttpStatusCode.OK, HttpStatusCode.Redirect);
        (await SendAsync(site, Me, cookie)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    private static async Task<string> SignInAsync(SiteHost site)
    {
        var answer = await site.SendAsync(
            HttpMethod.Post,
            "/c/login",
            null,
            new FormUrlEncodedContent(
                new Dictionary<string, string> { ["principal"] = "admin", ["password"] = SiteHost.Password }
            )
        );
        return answer.Headers.GetValues("Set-Cookie").Single().Split(';')[0];
    }

    private static Task<HttpResponseMessage> SendAsync(
        SiteHost site,
        string path,
        string cookie,
        string? header = null,
        string? value = null
    )
    {
        var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Add("Cookie", cookie);
        if (header is not null)
        {
            var host = site.Client.BaseAddress!.Authority;
            request.Headers.TryAddWithoutValidation(header, value!.Replace("HOST", host, StringComparison.Ordinal));
        }

        return site.Client.SendAsync(request);
    }
}
