using Entrepot.Management.Conventions.Listing;
using Microsoft.AspNetCore.Http;
using Shouldly;
using Xunit;

namespace Entrepot.Unit.Management.Conventions.Listing;

public sealed class PageTests
{
    [Theory]
    [InlineData("", 1, 10)]
    [InlineData("?page=3&page_size=100", 3, 100)]
    [InlineData("?page=0&page_size=0", 1, 100)]
    public void A_page_is_read(string query, int number, int size)
    {
        Page.TryRead(Query(query), out var page, out _).ShouldBeTrue();
        page.ShouldBe(new Page(number, size));
    }

    [Theory]
    [InlineData("?page_size=101")]
    [InlineData("?page_size=-1")]
    [InlineData("?page=-1")]
    [InlineData("?page=x")]
    [InlineData("?page=1.5")]
    [InlineData("?page=99999999999")]
    [InlineData("?page=%201")]
    [InlineData("?page=1&page=2")]
    public void What_is_no_page_is_unprocessable(string query)
    {
        Page.TryRead(Query(query), out _, out var refusal).ShouldBeFalse();
        refusal.Status.ShouldBe(422);
        refusal.Envelope.Errors[0].Code.ShouldBe("UNPROCESSABLE_ENTITY");
    }

    [Theory]
    [InlineData(1, 3, null)]
    [InlineData(1, 25, "</api/v2.0/projects?q=name%3Dx&page=2&page_size=10>; rel=\"next\"")]
    [InlineData(
        2,
        25,
        "</api/v2.0/projects?q=name%3Dx&page=1&page_size=10>; rel=\"prev\" , </api/v2.0/projects?q=name%3Dx&page=3&page_size=10>; rel=\"next\""
    )]
    [InlineData(3, 25, "</api/v2.0/projects?q=name%3Dx&page=2&page_size=10>; rel=\"prev\"")]
    public void The_neighbours_are_linked_in_harbors_form(int number, long total, string? link)
    {
        var context = new DefaultHttpContext();
        context.Request.Path = "/api/v2.0/projects";
        context.Request.QueryString = new QueryString("?q=name%3Dx&page=7");

        PageHeaders.Write(context, new Page(number, 10), total);

        context.Response.Headers["X-Total-Count"].ToString().ShouldBe(total.ToString());
        context.Response.Headers.Link.ToString().ShouldBe(link ?? "");
    }

    private static IQueryCollection Query(string text) =>
        new DefaultHttpContext { Request = { QueryString = new QueryString(text) } }
            .Request
            .Query;
}
