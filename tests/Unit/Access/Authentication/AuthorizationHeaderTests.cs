using System.Text;
using CsCheck;
using Entrepot.Access.Authentication;
using Microsoft.Extensions.Primitives;
using Shouldly;
using Xunit;

namespace Entrepot.Unit.Access.Authentication;

public sealed class AuthorizationHeaderTests
{
    [Fact]
    public void Any_name_and_password_that_can_be_written_are_read_back()
    {
        var printable = Gen.Char[' ', '\u04FF']
            .Where(character => !char.IsControl(character))
            .Array[1, 40]
            .Select(characters => new string(characters));
        Gen.Select(printable.Where(name => !name.Contains(':')), printable)
            .Sample(
                (name, password) =>
                {
                    var header = $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes($"{name}:{password}"))}";
                    return AuthorizationHeader.Parse(header) is AuthorizationHeader.Basic basic
                        && basic.Name == name
                        && basic.Password == password;
                }
            );
    }

    [Fact]
    public void No_text_whatever_makes_the_parser_throw() =>
        Gen.String.Sample(text => AuthorizationHeader.Parse(text) is not null);

    [Fact]
    public void No_header_is_absent_and_not_malformed() =>
        AuthorizationHeader.Parse(StringValues.Empty).ShouldBeOfType<AuthorizationHeader.Absent>();

    [Theory]
    [InlineData("basic YTpi")]
    [InlineData("BASIC YTpi")]
    [InlineData("Basic YTo=")]
    public void The_schemes_case_does_not_matter_and_a_password_may_be_empty(string header) =>
        AuthorizationHeader.Parse(header).ShouldBeOfType<AuthorizationHeader.Basic>();

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("Basic")]
    [InlineData("Basic ")]
    [InlineData("Basic  YTpi")]
    [InlineData(" Basic YTpi")]
    [InlineData("Basic YTpi ")]
    [InlineData("Basic\tYTpi")]
    [InlineData("Basic YTpi,Basic YTpi")]
    [InlineData("Basic YTpi, Bearer x")]
    [InlineData("Basic YTp")]
    [InlineData("Basic !!!!")]
    [InlineData("Basic YWI=")] // no colon
    [InlineData("Basic OmI=")] // no name
    [InlineData("Basic YQA6Yg==")] // a NUL in the name
    [InlineData("Basic YTpiCg==")] // a line feed in the password
    [InlineData("Basic /zpi")] // no UTF-8
    [InlineData("Bearer")]
    [InlineData("Bearer ")]
    [InlineData("Bearer  x")]
    [InlineData("Bearer x y")]
    [InlineData("Bearer x,y")]
    [InlineData("Bearer \"x\"")]
    [InlineData("Digest username=\"a\"")]
    [InlineData("Negotiate abc")]
    [InlineData("YTpi")]
    [InlineData("Basic:YTpi")]
    [InlineData("Bearer x\u00e4")]
    public void Anything_else_is_malformed(string header) =>
        AuthorizationHeader.Parse(header).ShouldBeOfType<AuthorizationHeader.Malformed>();

    [Fact]
    public void Two_headers_are_malformed_even_when_both_are_right() =>
        AuthorizationHeader
            .Parse(new StringValues(["Basic YTpi", "Basic YTpi"]))
            .ShouldBeOfType<AuthorizationHeader.Malformed>();

    [Fact]
    public void Neither_shows_its_secret_when_printed()
    {
        AuthorizationHeader.Parse("Basic YWRtaW46c2VjcmV0").ToString()!.ShouldNotContain("secret");
        AuthorizationHeader.Parse("Bearer secret").ToString()!.ShouldNotContain("secret");
    }
}
