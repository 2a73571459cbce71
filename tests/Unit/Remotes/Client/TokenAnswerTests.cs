using System.Text;
using Entrepot.Remotes.Client;
using Shouldly;
using Xunit;

namespace Entrepot.Unit.Remotes.Client;

public sealed class TokenAnswerTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    [Theory]
    [InlineData("""{"token":"abc","expires_in":300}""", "abc", 290)]
    [InlineData("""{"access_token":"abc"}""", "abc", 50)]
    [InlineData("""{"token":"","access_token":"abc","expires_in":20}""", "abc", 15)]
    [InlineData("""{"token":"abc","expires_in":0}""", "abc", 0)]
    [InlineData("""{"token":"abc","expires_in":-5}""", "abc", 0)]
    [InlineData("""{"token":"abc","expires_in":9e18}""", "abc", 50)]
    [InlineData("""{"token":"abc","expires_in":999999999}""", "abc", 3590)]
    [InlineData("""{"token":"abc","expires_in":"300"}""", "abc", 50)]
    public void A_token_is_used_until_shortly_before_it_expires(string body, string token, int seconds) =>
        Read(body).ShouldBe(new BearerToken(token, Now.AddSeconds(seconds)));

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"token":7}""")]
    [InlineData("""{"token":"a b"}""")]
    [InlineData("""{"token":"a\r\nX-Other: 1"}""")]
    [InlineData("""{"token":"\u00e4"}""")]
    [InlineData("<html></html>")]
    public void What_could_not_be_sent_as_a_header_is_no_token(string body) => Read(body).ShouldBeNull();

    private static BearerToken? Read(string body) => TokenAnswer.Read(Encoding.UTF8.GetBytes(body), Now);
}
