using Entrepot.Access.Groups;
using Shouldly;
using Xunit;

namespace Entrepot.Unit.Access.Groups;

public sealed class DistinguishedNameTests
{
    [Theory]
    [InlineData(" CN=Devs,OU=Groups,DC=example,DC=org ", "cn=devs,ou=groups,dc=example,dc=org", "devs")]
    [InlineData(@"cn=a\,b,dc=org", @"cn=a\,b,dc=org", @"a\,b")]
    [InlineData("cn=a b (c), dc=org", "cn=a b (c), dc=org", "a b (c)")]
    [InlineData("2.5.4.3=x", "2.5.4.3=x", "x")]
    public void A_name_is_kept_trimmed_and_in_lower_case_and_begins_with_what_it_is_called(
        string text,
        string kept,
        string first
    )
    {
        DistinguishedName.TryParse(text, out var name).ShouldBeTrue();

        name.ToString().ShouldBe(kept);
        name.FirstValue.ShouldBe(first);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("devs")]
    [InlineData("cn=")]
    [InlineData("cn=a,")]
    [InlineData("cn=a,b")]
    [InlineData(",cn=a")]
    [InlineData(@"cn=a\")]
    [InlineData("cn=a\0")]
    [InlineData("cn=a\n,dc=org")]
    public void What_is_no_name_is_none(string? text) => DistinguishedName.TryParse(text, out _).ShouldBeFalse();

    [Fact]
    public void A_name_has_an_end() => DistinguishedName.TryParse($"cn={new string('a', 1024)}", out _).ShouldBeFalse();
}
