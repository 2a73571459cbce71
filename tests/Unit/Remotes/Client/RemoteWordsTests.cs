using System.Text;
using CsCheck;
using Entrepot.Remotes;
using Entrepot.Remotes.Client;
using Shouldly;
using Xunit;

namespace Entrepot.Unit.Remotes.Client;

public sealed class RemoteWordsTests
{
    private const string Secret = "tops3cret";
    private static readonly RemoteEndpoint Endpoint = new(
        "docker-registry",
        new Uri("https://registry.example.com"),
        false,
        "",
        "basic",
        "alice",
        Secret
    );

    [Fact]
    public void An_error_of_the_protocol_is_shown_as_code_and_message() =>
        Excerpt("""{"errors":[{"code":"DENIED","message":"no right"},{"code":"NAME_UNKNOWN"}]}""")
            .ShouldBe("DENIED no right; NAME_UNKNOWN");

    [Fact]
    public void A_web_page_is_not_shown() =>
        RemoteWords.Excerpt("<html>canary</html>"u8, html: true, Endpoint).ShouldBe("");

    [Fact]
    public void Whatever_is_said_is_one_short_line_of_plain_characters() =>
        Gen.String.Sample(text =>
        {
            var excerpt = Excerpt(text);

            excerpt.Length.ShouldBeLessThanOrEqualTo(200);
            excerpt.ShouldAllBe(letter => letter >= ' ' && letter < '\x7f');
        });

    [Fact]
    public void A_secret_that_comes_back_is_not_shown()
    {
        var basic = Convert.ToBase64String(Encoding.UTF8.GetBytes($"alice:{Secret}"));

        var excerpt = Excerpt(
            $$"""{"errors":[{"code":"DENIED","message":"Basic {{basic}} is alice with {{Secret}}"}]}"""
        );

        excerpt.ShouldNotContain(Secret);
        excerpt.ShouldNotContain(basic);
        excerpt.ShouldContain("alice with");
    }

    [Theory]
    [InlineData("""{"errors":[{"code":"A"},{"code":7},{},"x"]}""", "A,,,")]
    [InlineData("""{"errors":{}}""", "")]
    [InlineData("""[]""", "")]
    [InlineData("""not json""", "")]
    [InlineData("", "")]
    public void Codes_are_read_from_whatever_comes(string body, string codes) =>
        string.Join(',', RemoteWords.Codes(Encoding.UTF8.GetBytes(body))).ShouldBe(codes);

    private static string Excerpt(string body) =>
        RemoteWords.Excerpt(Encoding.UTF8.GetBytes(body), html: false, Endpoint);
}
